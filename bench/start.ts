import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { sampleOrganisation } from '../local/sample/organisation.ts';
import { bucketIn } from './history/directory.ts';
import { switchOff } from './hourly/past.ts';

/**
 * The first answer: `npm start` in a fresh clone, with nothing that an earlier run has kept, beside the same of an earlier
 * commit. CPU seconds of all its processes, which take turns; and once more without what the earlier commit did not have:
 * the past, history, forecasts, and the report.
 *
 *   npm run bench:start                                       against 74a9f52, three times
 *   npm run bench:start -- --before COMMIT --rounds 5
 */
const ROOT = fileURLToPath(new URL('..', import.meta.url));
const { values } = parseArgs({
  options: { before: { type: 'string', default: '74a9f52' }, rounds: { type: 'string', default: '3' } },
});
const home = mkdtempSync(join(tmpdir(), 'ipam-monitor-start-'));
let clones = 0;

const git = (cwd: string, ...args: readonly string[]) => execFileSync('git', args, { cwd, encoding: 'utf8' }).trim();

/** A clone in a place of its own, with the packages of this one. */
function cloneOf(commit: string): string {
  const clone = join(home, String(clones++));
  git(ROOT, 'clone', '--quiet', '--shared', '--no-checkout', ROOT, clone);
  git(clone, 'checkout', '--quiet', '--detach', commit);
  symlinkSync(join(ROOT, 'node_modules'), join(clone, 'node_modules'));
  return clone;
}

/** CPU seconds of a run, and of all that it starts. */
function measure(clone: string): number {
  const temporary = join(clone, 'temporary');
  mkdirSync(temporary);
  const { NODE_COMPILE_CACHE: _, ...own } = process.env;
  const { stderr, status } = spawnSync(
    'bash',
    [
      '-c',
      `TIMEFORMAT='%U %S'; time "$@" >/dev/null`,
      '',
      process.execPath,
      'cli/main.ts',
      'run',
      '--demo',
      '--out',
      OUT,
    ],
    { cwd: clone, encoding: 'utf8', env: { ...own, TMPDIR: temporary } },
  );
  const [user = NaN, system = NaN] = stderr.trim().split('\n').at(-1)?.split(' ').map(Number) ?? [];
  if (status !== 0 || Number.isNaN(user + system)) throw new Error(`The run in ${clone} failed: ${stderr}`);
  rmSync(clone, { recursive: true });
  return user + system;
}
const OUT = 'out/bench';

/** Histories that nobody reads or writes, which a demo's past stays away from, and a state in the place of the report. */
async function withoutLater(clone: string): Promise<string> {
  mkdirSync(join(clone, OUT), { recursive: true });
  for (const { IpamScopeId = '' } of sampleOrganisation(1).scopes)
    await switchOff(bucketIn(join(clone, OUT)), IpamScopeId);
  const file = join(clone, 'statemachine/ipam-monitor.asl.json');
  const text = readFileSync(file, 'utf8');
  const off = text.replace('"StartAt": "RenderReport",', '"StartAt": "RenderReportFailed",');
  if (off === text) throw new Error('The definition has no state RenderReport to leave out');
  // No state may be out of reach.
  const machine = JSON.parse(off, (key, value) => (key === 'RenderReport' ? undefined : value));
  writeFileSync(file, JSON.stringify(machine));
  return clone;
}

const WAYS = {
  before: async () => measure(cloneOf(values.before)),
  whole: async () => measure(cloneOf('HEAD')),
  without: async () => measure(await withoutLater(cloneOf('HEAD'))),
} as const;

try {
  const seconds: Record<keyof typeof WAYS, number[]> = { before: [], whole: [], without: [] };
  for (let round = 0; round < Number(values.rounds); round++) {
    seconds.before.push(await WAYS.before());
    seconds.whole.push(await WAYS.whole());
    seconds.without.push(await WAYS.without());
  }
  const median = (all: readonly number[]) => all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)] ?? NaN;
  const before = median(seconds.before);
  const line = (name: string, all: readonly number[]) =>
    `| ${name} | ${median(all).toFixed(1)} | ${Math.min(...all).toFixed(1)} to ${Math.max(...all).toFixed(1)} | ${(median(all) / before).toFixed(2)} |`;
  console.log(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model}, load ${loadavg()[0]?.toFixed(1)}\n`);
  console.log('| `npm start`, cold | CPU s | from, to | × |\n| --- | ---: | ---: | ---: |');
  console.log(line(git(ROOT, 'rev-parse', '--short', values.before), seconds.before));
  console.log(line(git(ROOT, 'rev-parse', '--short', 'HEAD'), seconds.whole));
  console.log(line('the same without history, forecasts and report', seconds.without));
} finally {
  rmSync(home, { recursive: true, force: true });
}
