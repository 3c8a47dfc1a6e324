import { expect, test } from 'vitest';
import { fixedItems, metricCounts } from '../../../bench/cost/fixed.ts';
import { historyUsage } from '../../../bench/cost/history.ts';
import { billOf } from '../../../bench/cost/items.ts';
import { atRows, lookingInside, type MeasuredRun, measuredRuns } from '../../../bench/cost/measured.ts';
import { runUsage } from '../../../bench/cost/run-usage.ts';
import { historyItems, variableItems } from '../../../bench/cost/variable.ts';
import { alertMetrics } from '../../../core/metrics/alerts.ts';
import { builtInPolicy } from '../../../core/policy/built-in.ts';
import { Policy } from '../../../core/policy/schema.ts';
import { priceOf, prices } from '../../../core/prices/prices.ts';
import { definitionText } from '../../../statemachine/definition.ts';
import { steps } from '../../../statemachine/steps.ts';

const workflow = { definition: JSON.parse(definitionText), steps };
const TWO_SCOPES = { rows: 10_000, scopes: 2 };

const point = (rows: number, more: Partial<MeasuredRun> = {}): MeasuredRun => ({
  rows,
  seconds: {},
  s3Writes: 0,
  s3Reads: 0,
  ec2Calls: {},
  metricCalls: 0,
  keptBytes: 0,
  reportBytes: 0,
  logBytes: 0,
  ...more,
});

test('Between two measurements a figure is in between; beyond them it goes on as before', () => {
  const runs = [point(1000, { s3Reads: 10 }), point(3000, { s3Reads: 30 }), point(5000, { s3Reads: 130 })];
  const reads = (rows: number) => atRows(rows, (run) => run.s3Reads, runs);

  expect([500, 1000, 2000, 3000, 4000, 5000, 6000].map(reads)).toEqual([5, 10, 20, 30, 80, 130, 180]);
});

test('Every step of the workflow is invoked: once a run, or once a scope', () => {
  const perRun = Object.keys(steps).length;

  expect(runUsage(workflow, { rows: 10_000, scopes: 1 }).invocations).toBe(perRun);
  // Collect, Inspect and Evaluate.
  expect(runUsage(workflow, { rows: 10_000, scopes: 3 }).invocations).toBe(perRun + 6);
});

test('A step that is added to the definition and the steps is invoked and paid, too', () => {
  const more = structuredClone(workflow.definition);
  more.States.Summarize.Next = 'Render';
  more.States.Render = { Type: 'Task', Next: 'Decide' };
  const grown = { definition: more, steps: { ...steps, Render: { memoryMb: 1024, timeoutSeconds: 60 } } };
  const runs = [1000, 20_000].map((rows) => point(rows, { seconds: { Render: 1 } }));

  const before = runUsage(workflow, TWO_SCOPES, runs);
  const after = runUsage(grown, TWO_SCOPES, runs);

  expect(after.invocations - before.invocations).toBe(1);
  expect(after.transitions - before.transitions).toBe(1);
  // A second of a whole core, on 1,024 of the 1,769 MB that have one.
  expect(after.gigabyteSeconds - before.gigabyteSeconds).toBeCloseTo(1769 / 1024, 6);
});

test('More memory is not faster beyond a whole core, only dearer', () => {
  const sized = (memoryMb: number) => ({ ...workflow, steps: { Evaluate: { memoryMb, timeoutSeconds: 900 } } });
  const runs = [1000, 20_000].map((rows) => point(rows, { seconds: { Evaluate: 10 } }));
  const used = (memoryMb: number) => runUsage(sized(memoryMb), TWO_SCOPES, runs).gigabyteSeconds;

  expect(used(3538)).toBeCloseTo(2 * used(1769), 6);
});

test('What one invocation of Collect cannot read, further ones do, each once more round the loop', () => {
  const quick = runUsage(workflow, TWO_SCOPES);
  const slow = runUsage(
    { ...workflow, steps: { ...steps, Collect: { ...steps.Collect, timeoutSeconds: 65 } } },
    TWO_SCOPES,
  );

  const further = slow.invocations - quick.invocations;
  expect(further).toBeGreaterThan(0);
  expect(slow.transitions - quick.transitions).toBe(2 * further);
});

test('A read role costs what Inspect then asks, whatever the number of rows, and no invocation more', () => {
  const more = (rows: number) => {
    const [without, role] = [false, true].map((looksInside) => runUsage(workflow, { rows, scopes: 2, looksInside }));
    if (!without || !role) throw new Error('Two usages');
    expect(role.invocations).toBe(without.invocations);
    expect(role.keptBytes).toBeGreaterThan(without.keptBytes);
    expect(role.gigabyteSeconds).toBeGreaterThan(without.gigabyteSeconds);
    return [role.ec2Calls - without.ec2Calls, Number((role.gigabyteSeconds - without.gigabyteSeconds).toFixed(6))];
  };

  // Three calls a subnet at most.
  expect(more(10_000)[0]).toBeLessThan(3 * lookingInside.subnets);
  expect(more(100_000)).toEqual(more(10_000));
});

test('As many subnets are looked into as the built-in policy has it', () => {
  expect(lookingInside.subnets).toBe(builtInPolicy.inspect.maxSubnets);
});

test('What one invocation of Inspect cannot look into, a further one does', () => {
  const Inspect = { ...steps.Inspect, timeoutSeconds: 230 };
  const inside = { ...TWO_SCOPES, looksInside: true };
  const quick = runUsage(workflow, inside);
  const slow = runUsage({ ...workflow, steps: { ...steps, Inspect } }, inside);

  expect(slow.invocations - quick.invocations).toBeGreaterThan(0);
  expect(slow.transitions - quick.transitions).toBe(2 * (slow.invocations - quick.invocations));
});

test('Every step of the workflow was measured, at every size, and no other', () => {
  for (const { seconds, ec2Calls } of measuredRuns) {
    expect(Object.keys(seconds).sort()).toEqual(Object.keys(steps).sort());
    expect(Object.keys(steps)).toEqual(expect.arrayContaining(Object.keys(ec2Calls)));
  }
});

test('Each call of EC2 is waited for by the step that makes it', () => {
  const used = (step: string) =>
    runUsage(
      workflow,
      TWO_SCOPES,
      [1000, 20_000].map((rows) => point(rows, { ec2Calls: { [step]: 8 } })),
    );

  // Discover has half of the memory of Collect.
  const nothing = runUsage(
    workflow,
    TWO_SCOPES,
    [1000, 20_000].map((rows) => point(rows)),
  ).gigabyteSeconds;
  expect(used('Collect').ec2Calls).toBe(8);
  expect(used('Collect').gigabyteSeconds - nothing).toBeCloseTo(2 * (used('Discover').gigabyteSeconds - nothing), 6);
});

test('A further scope is a further cold start of what works on it', () => {
  const idle = [1000, 20_000].map((rows) => point(rows));
  const used = (scopes: number) => runUsage(workflow, { rows: 10_000, scopes }, idle).gigabyteSeconds;

  expect(used(3) - used(2)).toBeGreaterThan(0);
  expect(used(4) - used(2)).toBeCloseTo(2 * (used(3) - used(2)), 6);
});

test('The free tier of a price is used once, whatever it is used for', () => {
  const { items, monthly, monthlyWithFreeTier } = billOf([
    { what: 'a', units: 6, price: 'metricMonth' },
    { what: 'b', units: 6, price: 'metricMonth' },
  ]);

  expect(monthly).toBeCloseTo(12 * 0.3, 6);
  expect(monthlyWithFreeTier).toBeCloseTo(2 * 0.3, 6);
  expect(items.map(({ monthlyWithFreeTier: each }) => Number(each.toFixed(2)))).toEqual([0, 0.6]);
});

test('What has no free tier costs the same with it', () => {
  expect(priceOf('keyMonth', 1, { free: true })).toBe(1);
  expect(priceOf('transition', 4000, { free: true })).toBe(0);
  expect(priceOf('transition', 4000, { free: false })).toBeCloseTo(0.1, 6);
});

test('Half as many runs cost half as much of everything that grows, but for what is kept of histories', () => {
  const usage = runUsage(workflow, TWO_SCOPES);
  const month = (runsADay: number) =>
    billOf(variableItems({ ...usage, historyBytes: 0 }, { runsADay, runsDays: 90, reportsDays: 90, replacedDays: 14 }))
      .monthly;

  expect(month(24)).toBeCloseTo(2 * month(12), 6);
  expect(month(24)).toBeGreaterThan(0);
});

test('Fixed items are counted in the template: an alarm on an expression as each metric in it', () => {
  const alarm = (Properties: object) => ({ Type: 'AWS::CloudWatch::Alarm', Properties });
  const template = {
    Resources: {
      Key: { Type: 'AWS::KMS::Key', Properties: {} },
      Simple: alarm({ MetricName: 'x' }),
      Expression: alarm({ Metrics: [{ Expression: 'a + b' }, { MetricStat: {} }, { MetricStat: {} }] }),
      Other: { Type: 'AWS::S3::Bucket' },
    },
  };

  const units = fixedItems(template, { scopes: 2, detail: 'full' }).map(({ what, units: each }) => [what, each]);

  expect(units.slice(0, 3)).toEqual([
    ['KMS, keys', 1],
    ['CloudWatch, metrics of alarms', 3],
    ['CloudWatch, dashboards', 0],
  ]);
});

test('Minimal metrics do not grow with scopes, full ones do', () => {
  const totals = (scopes: number, detail: 'full' | 'minimal') => metricCounts({ scopes, detail }).totals;

  expect(totals(5, 'minimal')).toBe(totals(2, 'minimal'));
  expect(totals(5, 'full') - totals(2, 'full')).toBe(3 * (totals(3, 'full') - totals(2, 'full')));
  expect(metricCounts({ scopes: 2, detail: 'minimal' }).perResource).toBe(0);
  expect(metricCounts({ scopes: 2, detail: 'full' }).perResource).toBeGreaterThan(0);
});

test('Of each route there are metrics of its open alerts, and of the route for all others, with minimal detail none', () => {
  const openAlerts = (routes: number, detail: 'full' | 'minimal' = 'full') =>
    metricCounts({ scopes: 2, detail, routes }).openAlerts;

  const [route] = Policy.parse({
    version: 1,
    routes: [{ name: 'network', match: { kind: ['utilization'] }, to: { topic: 'network' } }],
  }).routes;
  expect(openAlerts(0)).toBe(alertMetrics({ routes: [] }, { routes: {} }).length);
  expect(openAlerts(1)).toBe(alertMetrics({ routes: route ? [route] : [] }, { routes: {} }).length);
  expect(openAlerts(3, 'minimal')).toBe(0);
});

test('Of each resource that the policy selects there are two metrics, with minimal detail none', () => {
  expect(metricCounts({ scopes: 2, detail: 'full', top: 3 }).perResource).toBe(6);
  expect(metricCounts({ scopes: 2, detail: 'minimal', top: 3 }).perResource).toBe(0);
});

test('Every price has a date and a source', () => {
  for (const price of Object.values(prices)) {
    expect(price).toMatchObject({
      asOf: expect.stringMatching(/^20\d\d(-\d\d)?$/),
      source: expect.stringMatching(/./),
    });
  }
});

test('A history is written by its head and its parts, once more when a day is over', () => {
  const small = historyUsage({ series: 1000, histories: 1, runsADay: 24 });
  // An hour: the head and the hours. A day: its file and the days.
  expect(small.s3Writes).toBeCloseTo(2 + 2 / 24);
  // Four parts of hours, of 1.3 MB; four of days, of 10 MB, each of which goes up in two pieces.
  expect(historyUsage({ series: 100_000, histories: 1, runsADay: 24 }).s3Writes).toBeCloseTo(5 + (1 + 4 * 4) / 24);
  // Of each account.
  const accounts = { series: 100_000, histories: 5000, runsADay: 24 };
  expect(historyUsage(accounts).s3Writes).toBeCloseTo(5000 * small.s3Writes);
  const { items } = billOf(historyItems(accounts));
  expect(items.find(({ what }) => what === 'S3, writes')?.monthly).toBeCloseTo(38.02, 2);
});

test('Evaluate reads all of a history each time, and forecasts all once a day', () => {
  const of = (runsADay: number) => historyUsage({ series: 100_000, histories: 1, runsADay });
  const { seconds } = of(24).steps.Evaluate;
  expect(of(1).steps.Evaluate.seconds - seconds).toBeCloseTo((100_000 * 478e-6 * 23) / 24);
  // Two heads, and four parts each of hours and of days.
  expect(of(24).steps.Evaluate.waits).toBeCloseTo((2 + 4 * 6 + 4 * 40) * 0.05);
});

test('What a run costs holds its history', () => {
  const usage = runUsage(workflow, { rows: 100_000, scopes: 2 });
  const { s3Writes, s3Reads, keptBytes } = historyUsage({ series: 100_000, histories: 1, runsADay: 24 });
  expect(usage.s3Writes).toBe(Math.ceil(46 + s3Writes));
  expect(usage.s3Reads).toBe(Math.ceil(190 + s3Reads));
  expect(usage.historyBytes).toBe(keptBytes);
  const daily = runUsage(workflow, { rows: 100_000, scopes: 2, runsADay: 1 });
  // A day's turn, in its one run: nine seconds of CPU, on 1,024 of 1,769 MB.
  expect(daily.gigabyteSeconds - usage.gigabyteSeconds).toBeGreaterThan((23 / 24) * 9 * (1769 / 1024));
});
