import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { grants, ipamActions, networkActions } from '../functions/shared/ec2/actions.ts';
import type { Ec2Data } from '../local/aws/ec2-data.ts';
import { type Monitor, startMonitor } from '../local/monitor.ts';
import { LATEST_REPORT } from '../storage/keys.ts';
import type { MeasuredRun } from './cost/measured.ts';
import { networksOf } from './generated-networks.ts';
import { load } from './generated-organisation.ts';
import { excessOfLoading } from './loading.ts';

/**
 * Measures what `npm run cost` cannot derive: CPU seconds of each step, S3 requests, calls of EC2 and CloudWatch, bytes that
 * stay. The deployment is the default one: VPCs and subnets of one IPAM, all in its private scope, with or without a role to
 * read their 400 accounts. It measures the second of two runs, which has a ledger, in processes of its own. Every start is a
 * cold one, and counts as that of the deployed bundle.
 * Prints lines for bench/cost/measured.ts.
 *
 *   npx node bench/run-inputs.ts                         1,000, 10,000 and 100,000 resource CIDRs
 *   npx node bench/run-inputs.ts 50000                   these
 *   npx node bench/run-inputs.ts 50000 --without-role    and no subnet is looked into
 */
const WRITES = [
  ...['PutObject', 'CopyObject', 'CreateMultipartUpload', 'UploadPart', 'CompleteMultipartUpload', 'ListObjectsV2'],
];
const READS = ['GetObject', 'HeadObject'];
/** Which step makes which call of EC2. With IPAM, no two steps make the same call. */
const EC2 = Map.groupBy(
  [...ipamActions, ...networkActions].flatMap(({ name, by }) =>
    Object.entries(by).flatMap(([step, id]) => (grants[id].reading === 'accounts' ? [] : [{ step, name }])),
  ),
  ({ step }) => step,
);

async function organisation(rows: number, withRole: boolean): Promise<Ec2Data> {
  const data = await load({ rows });
  const [scope] = data.scopes;
  return {
    ...data,
    ...(withRole && networksOf(rows)),
    scopes: [...data.scopes, { ...scope, IpamScopeId: 'ipam-scope-0c', IpamScopeType: 'public' }],
    resourceCidrs: (scopeId, type = '') =>
      scopeId === scope?.IpamScopeId ? data.resourceCidrs(scopeId, type) : { length: 0, at: () => ({}) },
  };
}

async function measure(rows: number, withRole: boolean, excess: ReadonlyMap<string, number>): Promise<MeasuredRun> {
  const outDir = mkdtempSync(join(tmpdir(), 'ipam-monitor-inputs-'));
  const data = await organisation(rows, withRole);
  try {
    await runOnce(data, outDir, () => {});
    const logged = bytesBelow(join(outDir, 'logs'));
    return await runOnce(data, outDir, ({ aws, functions }, prefix) => {
      const calls = (service: string, names: readonly string[]) =>
        names.reduce((sum, name) => sum + aws.calls(`${service}:${name}`), 0);
      return {
        rows,
        seconds: Object.fromEntries(
          Object.entries(functions.cpuSeconds).map(([name, value]) => [
            name,
            Number((value - (excess.get(name) ?? 0)).toFixed(2)),
          ]),
        ),
        s3Writes: calls('s3', WRITES),
        s3Reads: calls('s3', READS),
        ec2Calls: Object.fromEntries(
          Array.from(EC2, ([step, all]) => [
            step,
            calls(
              'ec2',
              all.map(({ name }) => name),
            ),
          ]),
        ),
        metricCalls: calls('cloudwatch', ['PutMetricData']),
        keptBytes: bytesBelow(join(outDir, prefix)),
        reportBytes: statSync(join(outDir, LATEST_REPORT)).size,
        logBytes: bytesBelow(join(outDir, 'logs')) - logged,
      };
    });
  } finally {
    rmSync(outDir, { recursive: true, force: true });
  }
}

async function runOnce<T>(data: Ec2Data, outDir: string, read: (monitor: Monitor, prefix: string) => T): Promise<T> {
  const monitor = await startMonitor({ source: { kind: 'data', data }, outDir });
  try {
    const { result, prefix = '' } = await monitor.run({ authoritative: true });
    if (result.status !== 'SUCCEEDED') throw new Error(`The run failed: ${result.error} ${result.cause}`);
    return read(monitor, prefix);
  } finally {
    await monitor.stop();
  }
}

function bytesBelow(directory: string): number {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}

const withRole = !process.argv.includes('--without-role');
const excess = await excessOfLoading();
const sizes = process.argv.slice(2).map(Number).filter(Number.isFinite);
for (const rows of sizes.length > 0 ? sizes : [1000, 10_000, 100_000]) {
  console.log(`${JSON.stringify(await measure(rows, withRole, excess))},`);
}
