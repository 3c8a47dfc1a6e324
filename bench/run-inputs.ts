import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Ec2Data, Rows } from '../local/aws/ec2-data.ts';
import { startMonitor } from '../local/monitor.ts';
import { steps } from '../statemachine/steps.ts';
import { load } from './generated-organisation.ts';

/**
 * Measures what `npm run cost` needs to know of a run and cannot derive: seconds of each step, S3 requests, calls of
 * EC2 and CloudWatch, bytes that stay. As a deployment runs by default: VPCs and subnets of one IPAM with its two
 * default scopes, everything in the private one. Prints lines for core/cost/measured.ts.
 *
 *   node bench/run-inputs.ts            1,000, 10,000, 100,000 and 300,000 resource CIDRs
 *   node bench/run-inputs.ts 50000      these
 */
const WRITES = [
  'PutObject',
  'CopyObject',
  'CreateMultipartUpload',
  'UploadPart',
  'CompleteMultipartUpload',
  'ListObjectsV2',
];
const READS = ['GetObject', 'HeadObject'];
const EC2 = ['DescribeIpams', 'DescribeIpamScopes', 'GetIpamResourceCidrs'];

/** Of the generated organisation's rows, every twentieth is a VPC. */
const PERIOD = 20;

async function organisation(rows: number): Promise<Ec2Data> {
  const data = await load({ rows });
  const [scope] = data.scopes;
  const all = data.resourceCidrs('');
  const every: Record<string, Rows<ReturnType<typeof all.at>>> = {
    vpc: { length: Math.ceil(rows / PERIOD), at: (index) => all.at(index * PERIOD) },
    subnet: {
      length: rows - Math.ceil(rows / PERIOD),
      at: (index) => all.at(index + Math.floor(index / (PERIOD - 1)) + 1),
    },
  };
  return {
    ...data,
    scopes: [...data.scopes, { ...scope, IpamScopeId: 'ipam-scope-0c', IpamScopeType: 'public' }],
    resourceCidrs: (scopeId, type = '') =>
      (scopeId === scope?.IpamScopeId && every[type]) || { length: 0, at: () => ({}) },
  };
}

async function measure(rows: number): Promise<object> {
  const outDir = mkdtempSync(join(tmpdir(), 'ipam-monitor-inputs-'));
  const monitor = await startMonitor({ source: { kind: 'data', data: await organisation(rows) }, outDir });
  const startedAt: Record<string, number> = {};
  const seconds: Record<string, number> = {};
  try {
    await monitor.functions.warm();
    const { result, prefix = '' } = await monitor.run(
      { authoritative: true },
      {
        onProgress({ state, scopeId = '', phase, atMs }) {
          if (!Object.hasOwn(steps, state)) return;
          if (phase === 'started') startedAt[state + scopeId] = atMs;
          else seconds[state] = (seconds[state] ?? 0) + (atMs - (startedAt[state + scopeId] ?? atMs)) / 1000;
        },
      },
    );
    if (result.status !== 'SUCCEEDED') throw new Error(`${rows} rows: ${result.error} ${result.cause}`);
    const calls = (service: string, names: readonly string[]) =>
      names.reduce((sum, name) => sum + monitor.aws.calls(`${service}:${name}`), 0);
    return {
      rows,
      seconds: Object.fromEntries(Object.entries(seconds).map(([name, value]) => [name, Number(value.toFixed(2))])),
      s3Writes: calls('s3', WRITES),
      s3Reads: calls('s3', READS),
      ec2Calls: calls('ec2', EC2),
      metricCalls: calls('cloudwatch', ['PutMetricData']),
      keptBytes: bytesBelow(join(outDir, prefix)),
      logBytes: bytesBelow(join(outDir, 'logs')),
    };
  } finally {
    await monitor.stop();
    rmSync(outDir, { recursive: true, force: true });
  }
}

function bytesBelow(directory: string): number {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}

const sizes = process.argv.slice(2).map(Number);
for (const rows of sizes.length > 0 ? sizes : [1000, 10_000, 100_000, 300_000]) {
  console.log(`${JSON.stringify(await measure(rows))},`);
}
