import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { arrayRows } from '../local/aws/array-rows.ts';
import { AwsError } from '../local/aws/aws-error.ts';
import type { Ec2Data } from '../local/aws/ec2-data.ts';
import type { Effect } from '../local/aws/serve.ts';
import type { Operation } from '../local/aws/service.ts';
import { startMonitor } from '../local/monitor.ts';
import type { Source } from '../local/source.ts';
import { load } from './generated-organisation.ts';

/**
 * What waiting for AWS adds to a run. Every call of EC2 and STS answers after 300 ms. EC2's buckets (100 calls, then 20 a
 * second, for each Region and API of the monitor's account) refuse what comes too fast. Counts from the first call to the
 * last, with warm functions, less the same run with answers at once.
 *
 *   npm run bench:latency
 */
const LATENCY_MS = 300;
const REGIONS = ['eu-west-1', 'eu-central-1', 'us-east-1', 'us-west-2', 'ap-southeast-1'] as const;
const POOLS = 200;

interface Call {
  readonly at: number;
  readonly action: string;
  readonly region: string;
  /** All pages of one list have one. */
  readonly list: string;
}

interface Surroundings {
  readonly latencyMs: number;
  /** Of each bucket, for somebody else. */
  readonly neighbour: number;
}

/** Delays every call, and refuses it if its bucket is empty. */
function endpoint() {
  let around: Surroundings = { latencyMs: 0, neighbour: 0 };
  let calls: Call[] = [];
  let refused = 0;
  let buckets = new Map<string, { left: number; at: number }>();

  /** Accounts that are read by a role have buckets of their own, which one batch of subnets does not empty. */
  function isEmpty(action: string, region: string, now: number): boolean {
    if (!/Ipam/.test(action)) return false;
    const key = `${region} ${action}`;
    const most = 100 * (1 - around.neighbour);
    const { left, at } = buckets.get(key) ?? { left: most, at: now };
    const filled = Math.min(most, left + ((now - at) / 1000) * 20 * (1 - around.neighbour));
    buckets.set(key, { left: filled < 1 ? filled : filled - 1, at: now });
    return filled < 1;
  }

  return {
    begin(next: Surroundings) {
      around = next;
      calls = [];
      refused = 0;
      buckets = new Map();
    },
    get result() {
      return { calls, refused };
    },
    before({ action, parameters }: Operation, region: string): Effect[] {
      if (!/^(ec2|sts):/.test(action)) return [];
      const { NextToken: _, ...list } = parameters as Record<string, unknown>;
      const now = performance.now();
      calls.push({ at: now, action, region, list: JSON.stringify([action, region, list]) });
      const wait: Effect = { latencyMs: around.latencyMs };
      if (around.latencyMs === 0 || !isEmpty(action, region, now)) return [wait];
      refused++;
      return [wait, { error: new AwsError('RequestLimitExceeded', 'Request limit exceeded.', 503) }];
    },
  };
}

/** The longest list of an action, in pages. */
function pages(calls: readonly Call[], action: string): number {
  const lists = new Map<string, number>();
  for (const { list, action: of } of calls) if (of === `ec2:${action}`) lists.set(list, (lists.get(list) ?? 0) + 1);
  return Math.max(0, ...lists.values());
}

/**
 * Calls by the calls that they wait for: IPAMs; then scopes and resource discoveries; then accounts, rows and pools; then
 * samples, which need a row for their Region. The inside of subnets waits for all rows.
 */
function chainOf(calls: readonly Call[]): number {
  const of = (action: string) => pages(calls, action);
  const discover = of('DescribeIpams') + 1 + of('GetIpamDiscoveredAccounts');
  const rows = Math.max(of('GetIpamResourceCidrs'), 1 + of('GetIpamDiscoveredResourceCidrs'));
  const pools = of('DescribeIpamPools') + Math.max(of('GetIpamPoolCidrs'), of('GetIpamPoolAllocations'));
  const collect = Math.max(rows, pools, of('GetIpamDiscoveredPublicAddresses'));
  const isAssumed = calls.some(({ action }) => action.endsWith(':AssumeRole'));
  const subnets = of('DescribeSubnets') + Math.min(1, of('GetSubnetCidrReservations'));
  const inside = Math.max(subnets, of('DescribeNetworkInterfaces'));
  return discover + collect + (inside > 0 ? inside + (isAssumed ? 2 : 1) : 0);
}

/** Seconds that the fullest bucket takes to give so many calls. */
function bucketOf(calls: readonly Call[]): number {
  const counts = new Map<string, number>();
  for (const { action, region } of calls) {
    if (/Ipam/.test(action)) counts.set(`${action} ${region}`, (counts.get(`${action} ${region}`) ?? 0) + 1);
  }
  return Math.max(0, (Math.max(0, ...counts.values()) - 100) / 20);
}

async function measure(name: string, source: Source): Promise<string[]> {
  const outDir = mkdtempSync(join(tmpdir(), 'ipam-monitor-latency-'));
  const ec2 = endpoint();
  const monitor = await startMonitor({ source, outDir, maxConcurrency: 10, aws: { before: ec2.before } });
  try {
    const run = async (around: Surroundings) => {
      ec2.begin(around);
      const outcome = await monitor.run({});
      if (outcome.result.status !== 'SUCCEEDED') throw new Error(`${name} failed`);
      const { calls, refused } = ec2.result;
      const times = calls.map(({ at }) => at);
      const seconds = (Math.max(...times) - Math.min(...times)) / 1000 + around.latencyMs / 1000;
      return { calls, refused, seconds };
    };
    // To warm up all processes of the functions.
    await run({ latencyMs: 20, neighbour: 0 });
    await run({ latencyMs: 20, neighbour: 0 });
    // The quickest of three, because others use the machine as well.
    const quickest = async (around: Surroundings) => {
      const runs = [await run(around), await run(around), await run(around)];
      return runs.reduce((best, each) => (each.seconds < best.seconds ? each : best));
    };
    const atOnce = await quickest({ latencyMs: 0, neighbour: 0 });
    const late = await quickest({ latencyMs: LATENCY_MS, neighbour: 0 });
    const beside = await run({ latencyMs: LATENCY_MS, neighbour: 0.5 });
    const chain = chainOf(late.calls);
    const bound = Math.max(bucketOf(late.calls), (chain * LATENCY_MS) / 1000);
    const added = late.seconds - atOnce.seconds;
    return [
      name,
      String(late.calls.length),
      String(chain),
      bound.toFixed(1),
      atOnce.seconds.toFixed(1),
      late.seconds.toFixed(1),
      `${(added / bound).toFixed(2)} ×`,
      String(late.refused),
      `${beside.seconds.toFixed(1)} (${beside.refused} refused)`,
    ];
  } finally {
    await monitor.stop();
    rmSync(outDir, { recursive: true, force: true });
  }
}

/** 10,000 resource CIDRs in five Regions, and 200 pools with a CIDR and some allocations each. */
async function generated(): Promise<Ec2Data> {
  const data = await load({ rows: 10_000 });
  const [ipam] = data.ipams;
  const [scope] = data.scopes;
  if (!ipam || !scope) throw new Error('Bench: the generated organisation has no IPAM');
  const regionOf = (index: number) => REGIONS[index % REGIONS.length] ?? REGIONS[0];
  const pools = Array.from({ length: POOLS }, (_, index) => ({
    IpamPoolId: `ipam-pool-${String(index).padStart(17, '0')}`,
    IpamScopeArn: `arn:aws:ec2::111122223333:ipam-scope/${scope.IpamScopeId}`,
    IpamRegion: REGIONS[0],
    Locale: regionOf(index),
    AddressFamily: 'ipv4' as const,
    State: 'create-complete' as const,
    OwnerId: '111122223333',
  }));
  const rowsOf = (type: string) => data.resourceCidrs('', type);
  return {
    ...data,
    ipams: [
      { ...ipam, DefaultResourceDiscoveryId: 'disco', OperatingRegions: REGIONS.map((RegionName) => ({ RegionName })) },
    ],
    scopes: [{ ...scope, PoolCount: POOLS }],
    pools,
    poolCidrs: (id) => arrayRows([{ Cidr: `172.${Number(id.slice(-3)) % 16}.0.0/16`, State: 'provisioned' as const }]),
    poolAllocations: () => arrayRows([]),
    resourceCidrs: (_scope, type = '') => {
      const rows = rowsOf(type);
      return { length: rows.length, at: (index) => ({ ...rows.at(index), ResourceRegion: regionOf(index) }) };
    },
    resourceDiscoveries: [
      {
        IpamResourceDiscoveryId: 'disco',
        IpamResourceDiscoveryRegion: REGIONS[0],
        OperatingRegions: REGIONS.map((RegionName) => ({ RegionName })),
      },
    ],
    resourceDiscoveryAssociations: [
      { IpamId: ipam.IpamId, IpamResourceDiscoveryId: 'disco', State: 'associate-complete', IpamRegion: REGIONS[0] },
    ],
    discoveredAccounts: () => arrayRows([]),
    discoveredPublicAddresses: () => arrayRows([]),
    discoveredResourceCidrs: (_disco, region) => {
      const rows = rowsOf('subnet');
      const own = (REGIONS as readonly string[]).indexOf(region);
      const length = Math.floor(rows.length / REGIONS.length);
      return {
        length,
        at: (index) => ({ ...rows.at(index * REGIONS.length + own), SampleTime: new Date() }),
      };
    },
  };
}

const lines = [
  await measure('sample organisation', { kind: 'demo', seed: 1 }),
  await measure('10,000 CIDRs, 200 pools, 5 Regions', { kind: 'data', data: await generated() }),
];
const header = [
  '',
  'calls',
  'chain',
  'bound, s',
  'at once, s',
  '300 ms, s',
  'added ÷ bound',
  'refused',
  'with a neighbour, s',
];
for (const cells of [header, header.map(() => '---:'), ...lines]) console.log(`| ${cells.join(' | ')} |`);
