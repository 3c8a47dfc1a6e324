import { CloudWatchServiceException, type PutMetricDataCommandInput } from '@aws-sdk/client-cloudwatch';
import { expect, test } from 'vitest';
import { publishMetricsTask } from '../../../functions/publish-metrics/task.ts';
import { PublishMetricsFailed, Throttled } from '../../../functions/shared/errors.ts';
import type { Evaluation } from '../../../statemachine/contracts/evaluation.ts';
import type { Run } from '../../../statemachine/contracts/run.ts';
import { WriteConflict } from '../../../storage/errors.ts';
import { runKeys } from '../../../storage/keys.ts';
import { giveDecision } from '../../fakes/decision.ts';
import { fakeInvocation } from '../../fakes/invocation.ts';
import { type MemoryObjects, memoryObjects } from '../../fakes/objects.ts';
import { giveResults, SCOPE, sampleEvaluation, sampleRun } from '../../fakes/results.ts';

const MEMORY = 'metrics/published.json';
const OTHER = 'ipam-scope-0bbbbbbbbbbbbbbbb';

/**
 * CloudWatch that takes everything, or answers the calls with the errors given, where one is given. What it is told
 * of the run itself is kept apart.
 */
function cloudWatch(...errors: (Error | undefined)[]) {
  const calls: PutMetricDataCommandInput[] = [];
  const heartbeats: PutMetricDataCommandInput[] = [];
  const putMetricData = async (input: PutMetricDataCommandInput) => {
    if (input.MetricData?.some(({ MetricName }) => MetricName === 'RunEvaluated')) {
      heartbeats.push(input);
      return { $metadata: {} };
    }
    const error = errors.shift();
    if (error) throw error;
    calls.push(input);
    return { $metadata: {} };
  };
  return { calls, heartbeats, putMetricData };
}

function refusal(name: string) {
  return new CloudWatchServiceException({ name, message: 'said CloudWatch', $fault: 'client', $metadata: {} });
}

function publish(
  objects: MemoryObjects,
  { run = sampleRun(), cw = cloudWatch(), detail = 'full' as 'full' | 'minimal' } = {},
) {
  const { putMetricData } = cw;
  return publishMetricsTask.run(
    { run },
    {
      objects,
      putMetricData,
      runNamespace: 'Deployment',
      deployment: 'IpamMonitor/Monitor',
      detail,
      ...fakeInvocation({ now: '2026-11-21T23:59:00.000Z' }),
    },
  );
}

function at(hour: number, overrides: Partial<Run> = {}) {
  const asOf = new Date(Date.UTC(2026, 10, 21, hour)).toISOString();
  return sampleRun({ runId: `run-${hour}`, asOf, ...overrides });
}

/** Ids of the resources that have metrics of their own in these calls. */
function published({ calls }: { calls: PutMetricDataCommandInput[] }): string[] {
  const ids = calls.flatMap(({ MetricData = [] }) =>
    MetricData.flatMap(({ Dimensions = [] }) => Dimensions.find(({ Name }) => Name === 'ResourceId')?.Value ?? []),
  );
  return [...new Set(ids)].sort();
}

const alerting = { outputs: { metrics: { perResource: 'alerting' as const } } };
const bad = (id: string, scopeId = SCOPE) => sampleEvaluation({ id, severity: 'critical', scopeId });
const good = (id: string, scopeId = SCOPE) => sampleEvaluation({ id, scopeId });

/** A run of the step over these evaluations; returns which resources it published. */
async function hourly(
  objects: MemoryObjects,
  run: Run,
  evaluations: Evaluation[],
  more: Omit<Parameters<typeof giveResults>[1], 'run' | 'evaluations'> = {},
) {
  giveResults(objects, { policy: alerting, ...more, run, evaluations });
  const cw = cloudWatch();
  await publish(objects, { run, cw });
  return published(cw);
}

test('totals and the worst eight resources are published at the time of the run', async () => {
  const objects = memoryObjects();
  const evaluations = Array.from({ length: 12 }, (_, n) =>
    sampleEvaluation({ id: `subnet-${String(n).padStart(2, '0')}`, capacity: { free: n } }),
  );
  giveResults(objects, { evaluations });
  const cw = cloudWatch();

  const output = await publish(objects, { cw });

  expect(output).toEqual({ metrics: 7 + 16, calls: 1, resources: 8, leftOut: 0 });
  expect(publishMetricsTask.Output.parse(output)).toEqual(output);
  expect(cw.calls.map(({ Namespace }) => Namespace)).toEqual(['Deployment']);
  expect(published(cw)).not.toContain('subnet-08');
  expect(cw.calls[0]?.MetricData).toContainEqual({
    MetricName: 'UsedPercent',
    Dimensions: [
      { Name: 'ScopeId', Value: SCOPE },
      { Name: 'ResourceType', Value: 'subnet' },
      { Name: 'ResourceId', Value: 'subnet-03' },
      { Name: 'Cidr', Value: '10.0.0.0/24' },
    ],
    Timestamp: new Date('2026-11-21T20:41:00.000Z'),
    Value: 98.83,
    Unit: 'Percent',
  });
  expect(cw.calls[0]?.MetricData).toContainEqual({
    MetricName: 'OkResources',
    Dimensions: [{ Name: 'ScopeId', Value: SCOPE }],
    Timestamp: new Date('2026-11-21T20:41:00.000Z'),
    Value: 12,
    Unit: 'Count',
  });
});

test.each([
  ['complete', 1, 0],
  ['partial', 1, 1],
  ['failed', 0, 0],
] as const)(
  'a %s run is told to the alarms of the deployment, wherever the policy wants its metrics',
  async (status, evaluated, partial) => {
    const objects = memoryObjects();
    const policy = { outputs: { metrics: { namespace: 'Network/IP' } } };
    giveResults(objects, { status, policy, ...(status === 'failed' && { scopeIds: [] }) });
    // The policy's namespace may be one that the deployment does not grant.
    const cw = cloudWatch(refusal('AccessDenied'));

    await expect(publish(objects, { cw })).rejects.toThrow(PublishMetricsFailed);

    // Of the invocation, not of the run, which began long before.
    const Dimensions = [{ Name: 'Deployment', Value: 'IpamMonitor/Monitor' }];
    const metric = { Dimensions, Timestamp: new Date('2026-11-21T23:59:00.000Z'), Unit: 'Count' };
    expect(cw.heartbeats).toEqual([
      {
        Namespace: 'Deployment',
        MetricData: [
          { ...metric, MetricName: 'RunEvaluated', Value: evaluated },
          { ...metric, MetricName: 'RunPartial', Value: partial },
        ],
      },
    ]);
  },
);

test('the file has everything with a finding, whatever CloudWatch may cost', async () => {
  const objects = memoryObjects();
  const policy = { outputs: { metrics: { perResource: 'none' as const } } };
  giveResults(objects, { evaluations: [bad('subnet-1'), good('subnet-2')], policy });

  await publish(objects, { detail: 'minimal' });

  const text = (await objects.getText('runs/2026/11/21/run-1/openmetrics.txt'))?.text ?? '';
  expect(text).toMatch(/^ipam_monitor_finding\{.*resource_id="subnet-1".*severity="critical",kind="utilization"\} 1$/m);
  expect(text).toMatch(/^ipam_monitor_resource_free\{.*resource_id="subnet-1"/m);
  expect(text).not.toContain('subnet-2');
});

test('with minimal detail there are totals over all scopes only, and nothing to remember', async () => {
  const objects = memoryObjects();
  giveResults(objects, { evaluations: [bad('subnet-1')] });
  const cw = cloudWatch();

  expect(await publish(objects, { cw, detail: 'minimal' })).toEqual({ metrics: 4, calls: 1, resources: 0, leftOut: 0 });

  expect(cw.heartbeats).toHaveLength(1);
  expect(cw.calls[0]?.MetricData).toMatchObject(Array.from({ length: 4 }, () => ({ Dimensions: [] })));
  expect(objects.keys()).not.toContain(MEMORY);
});

test('the policy sets the namespace and what is left out is counted', async () => {
  const objects = memoryObjects();
  const metrics = { namespace: 'Network/IP', perResource: 'all' as const, maxMetrics: 4 };
  giveResults(objects, { evaluations: ['a', 'b', 'c'].map((id) => good(id)), policy: { outputs: { metrics } } });
  const cw = cloudWatch();

  expect(await publish(objects, { cw })).toMatchObject({ resources: 2, leftOut: 1 });

  expect(cw.calls[0]?.Namespace).toBe('Network/IP');
});

test.each([
  ['a dry run', { dryRun: true, authoritative: false }, /dry run/],
  ['a run that is not authoritative', { authoritative: false }, /not authoritative/],
])('%s publishes nothing, and says why', async (_, overrides, reason) => {
  const objects = memoryObjects();
  const run = sampleRun(overrides);
  giveResults(objects, { run, evaluations: [bad('subnet-1')] });
  const cw = cloudWatch();

  expect(await publish(objects, { run, cw })).toEqual({ skipped: expect.stringMatching(reason) });

  expect(cw.calls).toEqual([]);
  expect(objects.written).toEqual(['runs/2026/11/21/run-1/openmetrics.txt']);
});

test('a resource that recovered is published for 24 hours more, and then no longer', async () => {
  const objects = memoryObjects();
  expect(await hourly(objects, at(0), [bad('subnet-1'), good('subnet-2')])).toEqual(['subnet-1']);
  expect(await hourly(objects, at(1), [good('subnet-1'), good('subnet-2')])).toEqual(['subnet-1']);
  expect(await hourly(objects, at(24), [good('subnet-1'), good('subnet-2')])).toEqual(['subnet-1']);
  expect(await hourly(objects, at(25), [good('subnet-1'), good('subnet-2')])).toEqual([]);
  expect(objects.json(MEMORY)).toMatchObject({ resources: [] });
});

test('the time starts anew when it alerts again', async () => {
  const objects = memoryObjects();
  await hourly(objects, at(0), [bad('subnet-1')]);
  await hourly(objects, at(20), [bad('subnet-1')]);
  expect(await hourly(objects, at(44), [good('subnet-1')])).toEqual(['subnet-1']);
  expect(await hourly(objects, at(45), [good('subnet-1')])).toEqual([]);
});

test('a resource that vanished is forgotten', async () => {
  const objects = memoryObjects();
  await hourly(objects, at(0), [bad('subnet-1'), bad('subnet-2')]);
  expect(await hourly(objects, at(1), [good('subnet-2')])).toEqual(['subnet-2']);
  expect(await hourly(objects, at(2), [good('subnet-1'), good('subnet-2')])).toEqual(['subnet-2']);
});

test('a resource without a measurement has no value, and is remembered until it has one', async () => {
  const objects = memoryObjects();
  await hourly(objects, at(0), [bad('subnet-1')]);
  expect(await hourly(objects, at(1), [sampleEvaluation({ id: 'subnet-1', notMeasured: true })])).toEqual([]);
  expect(await hourly(objects, at(2), [good('subnet-1')])).toEqual(['subnet-1']);
});

test('a scope that fails keeps its memory, however long it fails', async () => {
  const objects = memoryObjects();
  const both = { scopeIds: [SCOPE, OTHER] };
  const failedScopes = [{ scopeId: OTHER, error: 'Throttled', message: 'm' }];
  await hourly(objects, at(0), [bad('subnet-1'), bad('subnet-2', OTHER)], both);
  expect(await hourly(objects, at(20), [bad('subnet-1')], { failedScopes })).toEqual(['subnet-1']);
  expect(await hourly(objects, at(40), [bad('subnet-1')], { failedScopes })).toEqual(['subnet-1']);
  expect(await hourly(objects, at(60), [good('subnet-2', OTHER)], both)).toEqual(['subnet-2']);
});

test('a scope that is neither evaluated nor failed is gone, and its resources with it', async () => {
  const objects = memoryObjects();
  await hourly(objects, at(0), [bad('subnet-1'), bad('subnet-2', OTHER)], { scopeIds: [SCOPE, OTHER] });
  await hourly(objects, at(1), [bad('subnet-1')]);
  expect(objects.json(MEMORY)).toMatchObject({ resources: [{ scopeId: SCOPE }] });
});

test('a late, older run publishes its values and leaves the memory alone', async () => {
  const objects = memoryObjects();
  await hourly(objects, at(5), [bad('subnet-1')]);
  const before = objects.json(MEMORY);
  expect(await hourly(objects, at(4), [bad('subnet-2')])).toEqual(['subnet-2']);
  expect(objects.json(MEMORY)).toEqual(before);
});

test('the same run again publishes nothing, and says and remembers the same', async () => {
  const objects = memoryObjects();
  await hourly(objects, at(0), [bad('subnet-1'), bad('subnet-2')]);
  giveResults(objects, { run: at(1), evaluations: [bad('subnet-1'), good('subnet-2')], policy: alerting });
  const first = cloudWatch();
  const second = cloudWatch();

  const output = await publish(objects, { run: at(1), cw: first });
  const before = objects.snapshot();
  expect(await publish(objects, { run: at(1), cw: second })).toEqual(output);

  expect(published(first)).toEqual(['subnet-1', 'subnet-2']);
  expect([second.calls, second.heartbeats]).toEqual([[], []]);
  expect(objects.snapshot()).toEqual(before);
});

test('with minimal detail the same run again publishes nothing either', async () => {
  const objects = memoryObjects();
  giveResults(objects);
  const second = cloudWatch();

  const output = await publish(objects, { detail: 'minimal' });
  expect(await publish(objects, { detail: 'minimal', cw: second })).toEqual(output);

  expect([second.calls, second.heartbeats]).toEqual([[], []]);
});

test.each(['InternalServiceFault', 'Throttling'])('an attempt after %s publishes all of it', async (name) => {
  const objects = memoryObjects();
  giveResults(objects, { evaluations: [bad('subnet-1')] });
  await expect(publish(objects, { cw: cloudWatch(refusal(name)) })).rejects.toThrow('said CloudWatch');
  const second = cloudWatch();

  await publish(objects, { cw: second });

  expect(published(second)).toEqual(['subnet-1']);
});

test('a run that writes the memory at the same time loses nothing', async () => {
  const theirs = { scopeId: OTHER, key: 'vpc-1/subnet/subnet-9/10.9.0.0/24', until: '2026-11-22T00:00:00.000Z' };
  let intruded = false;
  const objects = memoryObjects({
    beforeWrite: (key, bucket) => {
      if (key !== MEMORY || intruded) return;
      intruded = true;
      bucket.give(MEMORY, { schemaVersion: '1.0', runId: 'theirs', asOf: at(0).asOf, resources: [theirs] });
    },
  });
  expect(await hourly(objects, at(1), [bad('subnet-1')])).toEqual(['subnet-1']);
  expect(objects.json(MEMORY)).toMatchObject({ runId: 'run-1', resources: [{ scopeId: SCOPE }, theirs] });
});

test('endless conflicts end as WriteConflict before anything is published', async () => {
  let round = 0;
  const objects = memoryObjects({
    beforeWrite: (key, bucket) => {
      bucket.give(key, { schemaVersion: `1.${++round}`, runId: 'theirs', asOf: at(0).asOf, resources: [] });
    },
  });
  giveResults(objects, { evaluations: [bad('subnet-1')] });
  const cw = cloudWatch();

  await expect(publish(objects, { cw })).rejects.toThrow(WriteConflict);

  expect(cw.calls).toEqual([]);
});

test('a memory that cannot be read stops nothing, and is written afresh', async () => {
  const objects = memoryObjects();
  giveResults(objects, { evaluations: [good('subnet-1')] });
  objects.give(MEMORY, { resources: 'all of them' });

  await publish(objects);
  expect(objects.json(MEMORY)).toMatchObject({ resources: [{ key: expect.stringContaining('subnet-1') }] });
});

test('requests hold at most 1,000 metrics and 1 MB', async () => {
  const objects = memoryObjects();
  const long = 'x'.repeat(1024);
  const evaluations = [
    ...Array.from({ length: 600 }, (_, n) => good(`${long}-${n}`)),
    ...Array.from({ length: 1000 }, (_, n) => good(`subnet-${n}`)),
  ];
  const policy = { outputs: { metrics: { perResource: 'all' as const, maxMetrics: 3200 } } };
  giveResults(objects, { evaluations, policy });
  const cw = cloudWatch();

  const output = await publish(objects, { cw });

  expect(output).toMatchObject({ metrics: 3207, resources: 1600, leftOut: 0, calls: cw.calls.length });
  expect(cw.calls.flatMap(({ MetricData = [] }) => MetricData)).toHaveLength(3207);
  for (const { MetricData = [] } of cw.calls) {
    expect(MetricData.length).toBeLessThanOrEqual(1000);
    expect(JSON.stringify(MetricData).length).toBeLessThan(1_000_000);
  }
  expect(Math.max(...cw.calls.map(({ MetricData = [] }) => MetricData.length))).toBe(1000);
});

const many = { outputs: { metrics: { perResource: 'all' as const, maxMetrics: 3000 } } };
const thousand = Array.from({ length: 1200 }, (_, n) => good(`subnet-${n}`));

test('a batch that is refused leaves the others alone, and the error says how much is missing', async () => {
  const objects = memoryObjects();
  giveResults(objects, { evaluations: thousand, policy: many });
  const cw = cloudWatch(undefined, refusal('InvalidParameterValueException'));
  const attempt = publish(objects, { cw });

  await expect(attempt).rejects.toThrow(PublishMetricsFailed);
  await expect(attempt).rejects.toThrow(
    '1000 of 2407 metrics were not accepted by cloudwatch:PutMetricData (1 of 3 calls), namespace Deployment. InvalidParameterValueException: said CloudWatch',
  );
  expect(cw.calls).toHaveLength(2);
});

test('a missing permission is named', async () => {
  const objects = memoryObjects();
  giveResults(objects);
  const attempt = publish(objects, { cw: cloudWatch(refusal('AccessDenied')) });

  await expect(attempt).rejects.toThrow('Allow this role cloudwatch:PutMetricData');
});

test.each(['Throttling', 'ThrottlingException', 'LimitExceededException'])(
  '%s is an error that the state machine retries, and the retry publishes everything',
  async (name) => {
    const objects = memoryObjects();
    giveResults(objects, { evaluations: [bad('subnet-1')] });
    const cw = cloudWatch(refusal(name));

    await expect(publish(objects, { cw })).rejects.toThrow(Throttled);
    expect(await publish(objects, { cw })).toMatchObject({ resources: 1, calls: 1 });
  },
);

test('a run that evaluated nothing still says so', async () => {
  const objects = memoryObjects();
  giveResults(objects, { scopeIds: [], failedScopes: [{ scopeId: SCOPE, error: 'AccessDenied', message: 'm' }] });
  const cw = cloudWatch();

  expect(await publish(objects, { cw })).toMatchObject({ metrics: 1, resources: 0 });

  expect(cw.calls[0]?.MetricData?.map(({ MetricName, Value }) => [MetricName, Value])).toEqual([['FailedScopes', 1]]);
});

test('a scope with 100,000 resources is read as a stream', async () => {
  const objects = memoryObjects();
  giveResults(objects);
  const line = JSON.stringify(good('subnet-0'));
  const stream = {
    ...objects,
    async *readLines() {
      for (let n = 0; n < 100_000; n++) yield line.replaceAll('subnet-0', `subnet-${n}`);
    },
  };
  const cw = cloudWatch();

  const output = await publish(stream, { cw });

  expect(output).toMatchObject({ resources: 8, leftOut: 0 });
  expect(published(cw)).toHaveLength(8);
});

test('every run is exposed to other monitoring systems, also where CloudWatch refuses', async () => {
  const objects = memoryObjects();
  const policy = { outputs: { metrics: { namespace: 'Network/IP' } } };
  giveResults(objects, { policy, evaluations: [sampleEvaluation({ id: 'subnet-1', severity: 'critical' })] });
  const attempt = publishMetricsTask.run(
    { run: sampleRun() },
    {
      objects,
      runNamespace: 'R',
      deployment: 'D',
      detail: 'full',
      putMetricData: async ({ Namespace }) => {
        if (Namespace === 'R') return { $metadata: {} };
        throw new Error('refused');
      },
      ...fakeInvocation(),
    },
  );

  await expect(attempt).rejects.toThrow('refused');
  const exposed = (await objects.getText('runs/2026/11/21/run-1/openmetrics.txt'))?.text;
  expect(exposed).toContain('resource_id="subnet-1"');
});

test('open alerts are published by route and severity, where the run has decided on them', async () => {
  const objects = memoryObjects();
  const run = sampleRun();
  giveResults(objects, { run, evaluations: [sampleEvaluation({ id: 'subnet-1' })] });
  const routes = { default: { open: { critical: 3, warning: 1 }, sends: false } };
  giveDecision(objects, run, { routes }, { counts: false });
  const before = cloudWatch();
  await publish(objects, { run, cw: before });
  expect(before.calls.flatMap(({ MetricData = [] }) => MetricData.map(({ MetricName }) => MetricName))).not.toContain(
    'AlertsOpen',
  );
  giveDecision(objects, run, { routes });
  await objects.delete(runKeys.metricsPublished(run.prefix));
  const after = cloudWatch();
  await publish(objects, { run, cw: after });
  const open = after.calls
    .flatMap(({ MetricData = [] }) => MetricData)
    .filter(({ MetricName }) => MetricName === 'AlertsOpen');
  expect(open.map(({ Value, Dimensions = [] }) => [Value, ...Dimensions.map((each) => each.Value)])).toEqual([
    [3, 'default', 'critical'],
    [1, 'default', 'warning'],
  ]);
});
