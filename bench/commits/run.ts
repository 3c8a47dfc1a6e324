import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bucketIn } from '../history/directory.ts';
import { switchOff } from '../hourly/past.ts';

/** What a run took, by step. */
export interface Took {
  readonly cpuSeconds: Readonly<Record<string, number>>;
  readonly rssMiB: Readonly<Record<string, number>>;
}

const SCOPE = 'ipam-scope-0b';

/**
 * A run of a checkout's own functions over one scope of so many resource CIDRs, in which nothing is kept of a history:
 * the first in its bucket, so that every alert is raised.
 *
 *   node bench/commits/run.ts CHECKOUT ROWS [OUT]
 */
async function run(checkout: string, rows: number, out: string): Promise<Took> {
  const load = async (path: string) => await import(pathToFileURL(join(checkout, path)).href);
  const { startMonitor }: typeof import('../../local/monitor.ts') = await load('local/monitor.ts');
  const generated: typeof import('../generated-organisation.ts') = await load('bench/generated-organisation.ts');
  await switchOff(bucketIn(out), SCOPE);
  const data = await generated.load({ rows });
  const { ResourceType }: typeof import('../../statemachine/contracts/resource-cidr.ts') = await load(
    'statemachine/contracts/resource-cidr.ts',
  );
  const monitor = await startMonitor({ source: { kind: 'data', data }, outDir: out });
  try {
    const { result } = await monitor.run({ authoritative: true, resourceTypes: ResourceType.options });
    if (result.status !== 'SUCCEEDED') throw new Error(`The run failed: ${result.error} ${result.cause}`);
    const { cpuSeconds, maxRssKiB } = monitor.functions;
    const rssMiB = Object.fromEntries(Object.entries(maxRssKiB).map(([step, kib]) => [step, kib / 1024]));
    return { cpuSeconds, rssMiB };
  } finally {
    await monitor.stop();
  }
}

const [checkout = '', rows = '', given] = process.argv.slice(2);
const out = given ?? mkdtempSync(join(tmpdir(), 'ipam-monitor-commits-'));
try {
  const took = await run(checkout, Number(rows), out);
  process.send?.(took);
  if (!process.send) console.log(JSON.stringify(took));
} finally {
  if (given === undefined) rmSync(out, { recursive: true, force: true });
}
process.exit(0);
