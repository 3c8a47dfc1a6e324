import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { writePast } from '../cli/run/past.ts';
import { startMonitor } from '../local/monitor.ts';
import { ResourceType } from '../statemachine/contracts/resource-cidr.ts';
import { bucketIn } from './history/directory.ts';
import { manyTimes } from './report/many.ts';

/**
 * What a report costs: a run of the sample organisation with its past of 120 days, once and 19 times over with other ids, each
 * in a process of its own with the heap of a deployed function. CPU, not time: others work here as well.
 *
 *   npm run bench:report
 */
const TIMES = [1, 19];

const Measured = z.object({
  rows: z.int(),
  gatherMs: z.number(),
  packMs: z.number(),
  gzipMs: z.number(),
  bytes: z.int(),
  maxRssMiB: z.number(),
});

const work = mkdtempSync(join(tmpdir(), 'ipam-monitor-bench-report-'));
try {
  const sample = join(work, 'sample');
  const monitor = await startMonitor({ source: { kind: 'demo', seed: 1 }, outDir: sample });
  let prefix: string | undefined;
  try {
    if (monitor.past) await writePast(sample, monitor.past());
    ({ prefix } = await monitor.run({ resourceTypes: [...ResourceType.options], authoritative: true }));
  } finally {
    await monitor.stop();
  }
  if (prefix === undefined) throw new Error('The run of the sample organisation has no results');
  console.log(`${cpus().length} CPUs, Node ${process.version}`);
  console.log('    rows  read + columns  pack  gzip -9  base64  largest resident');
  for (const times of TIMES) {
    const directory = join(work, String(times));
    await manyTimes(bucketIn(sample), bucketIn(directory), prefix, times);
    const flags = [
      '--max-semi-space-size=8',
      '--max-old-space-size=128',
      join(import.meta.dirname, 'report/render.ts'),
      directory,
      prefix,
    ];
    const printed = execFileSync(process.execPath, flags, { encoding: 'utf8' });
    const { rows, gatherMs, packMs, gzipMs, bytes, maxRssMiB } = Measured.parse(JSON.parse(printed));
    const seconds = (ms: number) => `${(ms / 1000).toFixed(2)} s`;
    console.log(
      `${rows.toLocaleString('en-US').padStart(8)}  ${seconds(gatherMs).padStart(14)}  ${seconds(packMs)}  ${seconds(gzipMs).padStart(7)}  ${(bytes / 1000).toFixed(0).padStart(4)} kB  ${maxRssMiB.toFixed(0).padStart(12)} MiB`,
    );
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}
