import { expect, test } from 'vitest';
import { main } from '../../../../cli/main.ts';
import { localResults } from '../../../../cli/results/local.ts';
import type { StoredMetric, StoredMetrics } from '../../../../local/aws/cloudwatch/metric-reads.ts';
import { IMPORTED } from '../../../../storage/keys.ts';
import { deployedStack, NOW, STACK } from '../../../fakes/deployment.ts';
import { sampleEvaluation } from '../../../fakes/results.ts';
import { fakeIo } from '../../fakes/io.ts';
import { NO_AWS, resultsDirectory, writeRun } from '../../fakes/results.ts';
import { DEPS, printed } from '../../json/printed.ts';

// It is 2026-11-21T20:41Z, and so it was in the newest run.

const [HOME, OTHER] = ['ipam-scope-0a', 'ipam-scope-0b'];
const NOW_HOUR = Math.floor(NOW.getTime() / 3_600_000);
const DAY = 24;

/** Subnets as full as told, in two IPAMs at home in two Regions. */
const FULL = { 'subnet-1': 80, 'subnet-2': 50, 'subnet-3': 20, 'subnet-4': 60 } as const;
type Name = keyof typeof FULL;
const scopeOf = (name: Name) => (name === 'subnet-4' ? OTHER : HOME);
const regionOf = (name: Name) => (name === 'subnet-4' ? 'us-east-1' : 'eu-west-1');

const evaluation = (name: Name) =>
  sampleEvaluation({
    id: name,
    scopeId: scopeOf(name),
    resource: { cidr: `10.0.${name.slice(-1)}.0/24`, vpcId: 'vpc-1' },
    capacity: { usedPercent: FULL[name], free: 40 },
  });
const names: readonly Name[] = ['subnet-1', 'subnet-2', 'subnet-3', 'subnet-4'];

/** Twenty days up to now; by the hour: at noon 2 above, else as full as now. */
function usage(
  name: Name,
  { factor = 1, at = (hour) => FULL[name] + (hour % DAY === 12 ? 2 : 0) }: Usage = {},
): StoredMetric {
  return {
    Namespace: 'AWS/IPAM',
    MetricName: 'SubnetIPUsage',
    Dimensions: Object.entries({ AddressFamily: 'IPv4', ScopeID: scopeOf(name), SubnetID: name, VpcID: 'vpc-1' }).map(
      ([Name, Value]) => ({ Name, Value }),
    ),
    region: regionOf(name),
    at(hour) {
      const value = hour > NOW_HOUR - 20 * DAY && hour <= NOW_HOUR ? at(hour) : undefined;
      return value === undefined ? undefined : value * factor;
    },
  };
}
interface Usage {
  readonly factor?: number;
  readonly at?: (hour: number) => number | undefined;
}

async function account(metrics: readonly StoredMetric[], more: Partial<StoredMetrics> = {}, policy = {}) {
  const stack = await deployedStack({ metrics: { metrics, ...more }, outputs: { MetricsNamespace: 'Mine' } });
  const scopes = [
    { scope: { scopeId: HOME }, evaluations: names.slice(0, 3).map(evaluation) },
    { scope: { scopeId: OTHER, ipamRegion: 'us-east-1' }, evaluations: [evaluation('subnet-4')] },
  ];
  await writeRun(stack.outDir, { scopes, policy });
  // As outside of tests: the command says how often it tries again.
  const clientConfig = (region: string) => {
    const { maxAttempts: _, ...config } = stack.remote.clientConfig(region);
    return config;
  };
  const remote = { ...stack.remote, clientConfig };
  const imports = async (...args: string[]) =>
    await printed(
      'cli-history-import-cloudwatch',
      ['history', 'import', 'cloudwatch', '--stack', STACK, '--json', ...args],
      {
        remote,
      },
    );
  const history = async (name: Name) =>
    (await printed('cli-history', ['history', name, '--stack', STACK, '--json'], stack)).document.series[0];
  return { stack, imports, history };
}

test.each([
  ['percent', 1],
  ['fraction', 0.01],
])('%s, in several Regions: whole days, with their peak and mean', async (scale, factor) => {
  const { imports, history, stack } = await account(names.map((name) => usage(name, { factor })));

  const { code, document } = await imports();

  expect(code).toBe(0);
  expect(document).toMatchObject({
    ...{ series: 4, days: { added: 80, replaced: 0, there: 0 }, censored: { series: 0 } },
    scale: [{ metric: 'SubnetIPUsage', scale, compared: 4 }],
    ...{ first: '2026-11-01', last: '2026-11-20', leftOut: [] },
    cost: { metrics: 8 },
  });
  const { days } = await history('subnet-4');
  expect(days).toHaveLength(20);
  expect(days[1]).toEqual({
    ...{ day: '2026-11-02', peakPercent: 62, meanPercent: 60.08, samples: 24, total: 256 },
    ...{ cidr: '10.0.4.0/24', source: 'cloudwatch' },
  });
  expect(days[0]).toMatchObject({ samples: 3 });
  expect((await imports()).document.days).toEqual({ added: 0, replaced: 0, there: 80 });
  const keys = await Array.fromAsync(localResults(stack.outDir).list(IMPORTED));
  expect(keys).toHaveLength(4);
});

test('pages of both calls, and throttling', async () => {
  const metrics = names.map((name) => usage(name));
  const whole = await account(metrics);
  const paged = await account(metrics, { listed: 2, points: 700 });
  paged.stack.aws.faults.add({ action: 'cloudwatch:GetMetricData', times: 1, do: { error: { code: 'Throttling' } } });
  paged.stack.aws.faults.add({ action: 'cloudwatch:ListMetrics', times: 1, do: { error: { code: 'Throttling' } } });

  await whole.imports();
  expect((await paged.imports()).code).toBe(0);

  for (const name of names) expect(await paged.history(name)).toEqual(await whole.history(name));
  expect(paged.stack.aws.calls('cloudwatch:GetMetricData')).toBe(8);
});

test('without the permission it says what to ask for, and imports nothing', async () => {
  const { stack } = await account(names.map((name) => usage(name)));
  stack.aws.faults.add({
    action: 'cloudwatch:GetMetricData',
    when: (_, region) => region === 'us-east-1',
    do: { error: { code: 'AccessDenied', status: 403 } },
  });
  const io = fakeIo();

  expect(await main(['history', 'import', 'cloudwatch', '--stack', STACK], io, DEPS, stack.remote)).toBe(1);

  expect(io.stderr()).toContain('"cloudwatch:GetMetricData"');
  expect(io.stderr()).toContain('"cloudwatch:ListMetrics"');
  expect(await Array.fromAsync(localResults(stack.outDir).list(IMPORTED))).toEqual([]);
});

test('too few to tell percent from a fraction: nothing is guessed', async () => {
  const { imports } = await account([usage('subnet-1'), usage('subnet-2')]);
  const { code, document } = await imports();
  expect(code).toBe(2);
  expect(document.scale).toEqual([{ metric: 'SubnetIPUsage', scale: 'notKnown', compared: 2 }]);
  expect(document.leftOut).toEqual([
    { why: 'SubnetIPUsage: percent or fraction is not known', count: 2, examples: ['subnet-1', 'subnet-2'] },
  ]);
});

test('a series that fits neither is refused and named; so is one of a resource that is not there', async () => {
  const wrong = usage('subnet-3', { at: () => 70 });
  const gone = { ...usage('subnet-1'), Dimensions: [{ Name: 'SubnetID', Value: 'subnet-9' }] };
  const { imports, history } = await account([usage('subnet-1'), usage('subnet-2'), usage('subnet-4'), wrong, gone]);
  const { document } = await imports();
  expect(document.series).toBe(3);
  expect(document.leftOut).toEqual([
    { why: 'SubnetIPUsage of a resource that is not measured in the newest results', count: 1, examples: ['subnet-9'] },
    { why: 'SubnetIPUsage does not fit what the newest results say', count: 1, examples: ['subnet-3'] },
  ]);
  expect(await history('subnet-3')).toBeUndefined();
});

const plain = (Namespace: string, MetricName: string, dimensions: Readonly<Record<string, string>>, of: Name) => ({
  ...usage(of),
  ...{ Namespace, MetricName, region: 'eu-west-1' },
  Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
});
const own = (name: Name) =>
  plain(
    'Mine',
    'UsedPercent',
    { ScopeId: scopeOf(name), ResourceType: 'subnet', ResourceId: name, Cidr: `10.0.${name.slice(-1)}.0/24` },
    name,
  );

test('what is published only above something is kept apart: known to be so, or by its look', async () => {
  const day = (hour: number) => Math.floor(hour / DAY);
  // Every third day it was below, and all others were published.
  const looks = usage('subnet-1', { at: (hour) => (day(hour) % 3 === 0 ? undefined : 78 + (day(hour) % 3) * 2) });
  const seeds = plain('CUSTOM/IPAM', 'PercentAssigned', { ResourceId: 'subnet-3' }, 'subnet-3');
  const { imports, history } = await account([
    looks,
    usage('subnet-2'),
    usage('subnet-4'),
    own('subnet-1'),
    own('subnet-2'),
    seeds,
  ]);
  const { document } = await imports();
  expect(document.censored.series).toBe(2);
  const first = await history('subnet-1');
  // Days that IPAM has not, from our own metrics.
  expect([first.days.length, first.censored.length]).toEqual([0, 20]);
  expect(await history('subnet-2')).toMatchObject({ days: { length: 20 }, censored: [] });
  expect(await history('subnet-3')).toMatchObject({ days: [], censored: { length: 20 } });
});

test('of a policy that has metrics of all resources published, our own are not censored', async () => {
  const { imports, history } = await account([own('subnet-1')], {}, { outputs: { metrics: { perResource: 'all' } } });
  expect((await imports()).document).toMatchObject({ series: 1, censored: { series: 0 } });
  expect((await history('subnet-1')).days).toHaveLength(20);
});

test('--demo makes metrics up for the results there are, and calls nobody', async () => {
  const scopes = [{ scope: { scopeId: HOME }, evaluations: names.slice(0, 3).map(evaluation) }];
  const out = await resultsDirectory({ scopes, runId: 'demo-20261121T204100.000Z' });
  const args = ['history', 'import', 'cloudwatch', '--demo', '--out', out, '--json'];
  const first = await printed('cli-history-import-cloudwatch', args, { remote: NO_AWS });
  expect(first).toMatchObject({ code: 0, document: { series: 3, days: { added: 1200 }, cost: { madeUp: true } } });
  const again = await printed('cli-history-import-cloudwatch', args, { remote: NO_AWS });
  expect(again.document.days).toEqual({ added: 0, replaced: 0, there: 1200 });
});

test('--demo makes up nothing for results that are real', async () => {
  const scopes = [{ scope: { scopeId: HOME }, evaluations: names.slice(0, 3).map(evaluation) }];
  const out = await resultsDirectory({ scopes, runId: 'account-20261121T204100.000Z' });
  const io = fakeIo();
  expect(await main(['history', 'import', 'cloudwatch', '--demo', '--out', out], io, DEPS, NO_AWS)).toBe(1);
  expect(io.stderr()).toContain('--demo is for the demo organisation');
  expect(await Array.fromAsync(localResults(out).list(IMPORTED))).toEqual([]);
});

test('an account without metrics, and --dry-run', async () => {
  const empty = await account([]);
  const none = await empty.imports();
  expect([none.code, none.document.notes]).toEqual([
    2,
    [expect.stringMatching(/^CloudWatch lists none in eu-west-1, us-east-1/)],
  ]);

  const { imports, stack } = await account(names.map((name) => usage(name)));
  expect((await imports('--dry-run')).document).toMatchObject({ dryRun: true, days: { added: 80 } });
  expect(await Array.fromAsync(localResults(stack.outDir).list(IMPORTED))).toEqual([]);
});
