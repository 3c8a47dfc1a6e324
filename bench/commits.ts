import { execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Took } from './commits/run.ts';

/**
 * CPU seconds of the functions beside those of other commits, on the same machine in the same minutes: its other work slows
 * all of them. History and forecasts are switched off, and RenderReport is left out.
 *
 *   npm run bench:commits                                       74a9f52 and this checkout, 100,000 resource CIDRs
 *   npm run bench:commits -- --commit HEAD~5 10000 300000       that commit, so many
 */
const REPOSITORY = fileURLToPath(new URL('..', import.meta.url));
const READERS = ['Decide', 'Notify', 'PublishMetrics', 'HandOff'];

async function measure(checkout: string, rows: number): Promise<Took> {
  const child = fork(fileURLToPath(new URL('./commits/run.ts', import.meta.url)), [checkout, String(rows)]);
  const failed = once(child, 'exit').then(([code]) =>
    Promise.reject(new Error(`The run of ${checkout} ended with ${code}`)),
  );
  const [took] = await Promise.race([once(child, 'message'), failed]);
  return took;
}

/** A checkout of a commit, with this one's packages. */
function checkOut(commit: string): { readonly path: string; readonly remove: () => void } {
  const directory = mkdtempSync(join(tmpdir(), 'ipam-monitor-commit-'));
  const path = join(directory, 'checkout');
  execFileSync('git', ['worktree', 'add', '--detach', path, commit], { cwd: REPOSITORY, stdio: 'ignore' });
  symlinkSync(join(REPOSITORY, 'node_modules'), join(path, 'node_modules'));
  return {
    path,
    remove: () => {
      execFileSync('git', ['worktree', 'remove', '--force', path], { cwd: REPOSITORY });
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

function lineOf(rows: number, name: string, took: Took, before: Took | undefined): string {
  const sum = (took: Took, steps = Object.keys(took.cpuSeconds).filter((step) => step !== 'RenderReport')) =>
    steps.reduce((total, step) => total + (took.cpuSeconds[step] ?? 0), 0);
  const { cpuSeconds, rssMiB } = took;
  const all = sum(took);
  const cells = [
    rows.toLocaleString('en-US'),
    name,
    ...['Collect', 'Evaluate', ...READERS].map((step) => (cpuSeconds[step] ?? 0).toFixed(1)),
    all.toFixed(1),
    ((all / rows) * 100_000).toFixed(1),
    before ? (all / sum(before)).toFixed(2) : '',
    `${Math.round((sum(took, READERS) / all) * 100)} %`,
    ...['Evaluate', 'Decide'].map((step) => Math.round(rssMiB[step] ?? 0)),
  ];
  return `| ${cells.join(' | ')} |`;
}

const { values, positionals } = parseArgs({
  options: { commit: { type: 'string', default: '74a9f52' } },
  allowPositionals: true,
});
const sizes = positionals.length > 0 ? positionals.map(Number) : [100_000];
const steps = ['Collect', 'Evaluate', ...READERS].map((step) => `${step}, CPU s`);
console.log(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'CPU'}\n`);
console.log(
  `| ${['resource CIDRs', 'commit', ...steps, 'all', 'per 100,000', '×', 'the four', 'Evaluate, MiB', 'Decide, MiB'].join(' | ')} |`,
);
console.log(`| ---: | --- |${' ---: |'.repeat(steps.length + 6)}`);
const { path, remove } = checkOut(values.commit);
try {
  for (const rows of sizes) {
    const before = await measure(path, rows);
    console.log(lineOf(rows, values.commit, before, undefined));
    console.log(lineOf(rows, 'this checkout', await measure(REPOSITORY, rows), before));
  }
} finally {
  remove();
}
