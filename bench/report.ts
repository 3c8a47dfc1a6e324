import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import * as z from 'zod';
import { writePast } from '../cli/run/past.ts';
import { bundling } from '../infra/bundle/bundle.ts';
import { startMonitor } from '../local/monitor.ts';
import asset from '../report/page-asset.json' with { type: 'json' };
import { ResourceType } from '../statemachine/contracts/resource-cidr.ts';
import { nodeOptions } from '../statemachine/steps.ts';
import { giveRun } from './generated-findings.ts';
import { bucketIn } from './history/directory.ts';
import { manyTimes } from './report/many.ts';

/**
 * What a report costs as the function makes it: bundled, with its heap, in a process of its own, from a directory instead of
 * S3. One input is the sample organisation with its past of 120 days, also many times over with other ids. The other is the
 * worst case: subnets that all have a finding, without a past. Counts CPU seconds, because others use the machine as well.
 *
 *   npm run bench:report               up to 300,000 rows
 *   npm run bench:report -- 391 1000000    the sample so many times, then so many findings
 */
const [times = [1, 19, 39, 117], findings = [50_000, 300_000]] = process.argv.slice(2).map((each) => [Number(each)]);

const Measured = z.object({
  ...{ rows: z.int(), summedUp: z.int(), gatherMs: z.number(), fileMs: z.number(), htmlMs: z.number() },
  ...{ packMs: z.number(), maxRssMiB: z.number(), html: z.int(), base64: z.int(), file: z.int() },
});

const work = mkdtempSync(join(tmpdir(), 'ipam-monitor-bench-report-'));
try {
  await build({ ...bundling, entryPoints: [join(import.meta.dirname, 'report/render.ts')], outdir: work });
  const sample = join(work, 'sample');
  const prefix = await runOfSample(sample);
  console.log(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model}, load ${loadavg()[0]?.toFixed(1)}`);
  console.log(`Script and style: ${kB(asset.script.length + asset.style.length)} kB\n`);
  console.log(
    '| Run | Rows, of them listed | Gather (s) | HTML (s) | Pack (s) | gzip, file (s) | All (s) | Resident (MiB) | Data (kB) | HTML (kB) | File (kB) |',
  );
  console.log('| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |');
  for (const each of times) {
    const directory = join(work, 'run');
    await manyTimes(bucketIn(sample), bucketIn(directory), prefix, each);
    measure(`sample × ${each}`, directory, prefix);
  }
  for (const each of findings) {
    const directory = join(work, 'run');
    const run = await giveRun(bucketIn(directory), each, {});
    measure(`${each.toLocaleString('en-US')} findings`, directory, run.prefix);
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}

async function runOfSample(outDir: string): Promise<string> {
  const monitor = await startMonitor({ source: { kind: 'demo', seed: 1 }, outDir });
  try {
    if (monitor.past) await writePast(outDir, monitor.past());
    const { prefix } = await monitor.run({ resourceTypes: [...ResourceType.options], authoritative: true });
    if (prefix === undefined) throw new Error('The run of the sample organisation has no results');
    return prefix;
  } finally {
    await monitor.stop();
  }
}

/** Of a run that is deleted then: 1,000,000 rows are a gigabyte. */
function measure(name: string, directory: string, prefix: string): void {
  const flags = [...nodeOptions('RenderReport'), join(work, 'index.mjs'), directory, prefix];
  const made = Measured.parse(JSON.parse(execFileSync(process.execPath, flags, { encoding: 'utf8' })));
  const { rows, summedUp, gatherMs, fileMs, htmlMs, packMs } = made;
  const cells = [
    ...[name, summedUp > 0 ? `${count(rows + summedUp)}, ${count(rows)}` : count(rows)],
    ...[gatherMs, htmlMs, packMs, fileMs - htmlMs - packMs, gatherMs + fileMs].map((ms) => (ms / 1000).toFixed(2)),
    ...[made.maxRssMiB.toFixed(0), kB(made.base64), kB(made.html - asset.style.length), kB(made.file)],
  ];
  console.log(`| ${cells.join(' | ')} |`);
  rmSync(directory, { recursive: true });
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}

function kB(bytes: number): string {
  return count(Math.round(bytes / 1000));
}
