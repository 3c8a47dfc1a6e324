import { expect, it } from 'vitest';
import { SPARK_DAYS } from '../../core/report/report-data.ts';
import { gatherReport } from '../../report/gather.ts';
import type { Evaluation } from '../../statemachine/contracts/evaluation.ts';
import { historyKeys, runKeys } from '../../storage/keys.ts';
import { type MemoryObjects, memoryObjects } from '../fakes/objects.ts';
import { giveResults, sampleEvaluation, sampleRun, sampleSummary } from '../fakes/results.ts';
import { A, B } from './gathered.ts';
import { givePast, type PastOf } from './give-past.ts';

const run = sampleRun();
const HALF = { usedPercent: 50, total: 256, free: 128 };

const subnet = (id: string, parts: Partial<Parameters<typeof sampleEvaluation>[0]> = {}) =>
  sampleEvaluation({ id, scopeId: A, resource: { vpcId: 'vpc-1' }, capacity: HALF, ...parts });

async function reportOf(
  evaluations: readonly Evaluation[],
  past: Readonly<Record<string, PastOf>>,
  { open = 0, put = () => {} }: { open?: number; put?: (objects: MemoryObjects) => void } = {},
) {
  const objects = memoryObjects();
  giveResults(objects, { run, scopeIds: [A, B], evaluations });
  const byKey = Object.entries(past).map(([id, days]) => [subnet(id).key, days] as const);
  await givePast(objects, A, run, Object.fromEntries(byKey), open);
  put(objects);
  return await gatherReport(objects, run, { title: 'demo', flags: '' });
}

/** The same every day, from so many days ago to so many. */
const steady = (percent: number, from: number, to = 1): PastOf =>
  Object.fromEntries(Array.from({ length: from - to + 1 }, (_, at) => [to + at, percent]));

it('has the peaks of 30 days, the last of them what the run measured; a gap is null, what is older is not there', async () => {
  const { columns, details } = await reportOf([subnet('subnet-1'), subnet('subnet-2')], {
    'subnet-1': { 1: 12.34, 3: 99.99, 29: 7, 30: 88 },
    'subnet-0': { 1: 1 },
  });
  const spark = details.get(columns.id.indexOf('subnet-1'))?.spark?.values ?? [];
  expect(spark).toHaveLength(SPARK_DAYS);
  expect([spark[0], spark[1], ...spark.slice(-4)]).toEqual([7, null, 99.9, null, 12.3, 50]);
  expect(details.get(columns.id.indexOf('subnet-2'))?.spark).toBeUndefined();
});

it('takes days that history has not closed yet from its hours', async () => {
  const { details } = await reportOf([subnet('subnet-1')], { 'subnet-1': { 1: 30, 2: 20, 3: 10 } }, { open: 2 });
  expect(details.get(0)?.spark?.values.slice(-4)).toEqual([10, 20, 30, 50]);
});

it('adds up the means of subnets by day, and the figures of the run for its own', async () => {
  const { trend } = await reportOf([subnet('subnet-1'), subnet('subnet-2')], {
    'subnet-1': steady(50, 3),
    'subnet-2': steady(100, 2),
  });
  expect(trend).toMatchObject({
    days: ['2026-11-18', '2026-11-19', '2026-11-20', '2026-11-21'],
    assigned: [64, 192, 192, 256],
    capacity: [256, 512, 512, 512],
  });
});

it('what was not measured is no fall: it counts as before while it is there, and a day that few were measured on has no figure', async () => {
  const all = ['subnet-1', 'subnet-2', 'subnet-3'].map((id) => subnet(id));
  const { trend } = await reportOf(all, {
    'subnet-1': { 5: 50, 4: 50, 3: 50, 2: 50, 1: 50 },
    'subnet-2': { 5: 50, 4: 50, 3: 50, 1: 50 },
    // One of three on the 4th and the 2nd day before: not half of them.
    'subnet-3': { 5: 50, 3: 50 },
  });
  expect(trend?.assigned).toEqual([192, 192, 192, null, 192, 384]);
  expect(trend?.capacity).toEqual([768, 768, 768, null, 768, 768]);
});

it('a subnet that the run lists and could not measure counts as it was; one that it does not list is gone', async () => {
  const unmeasured = subnet('subnet-1', { notMeasured: true });
  const of = { 'subnet-1': steady(50, 3, 2), 'subnet-2': steady(50, 3), 'subnet-gone': steady(50, 3, 2) };
  const { trend } = await reportOf([unmeasured, subnet('subnet-2')], of);
  expect(trend?.assigned).toEqual([192, 192, 128, 192]);
  expect(trend?.capacity).toEqual([768, 768, 512, 512]);
});

it('counts nobody twice: what another scope judges, and IPv6', async () => {
  const elsewhere: Evaluation = { ...subnet('subnet-1', { scopeId: B }), judgedIn: A };
  const { trend } = await reportOf([subnet('subnet-1'), elsewhere], { 'subnet-1': steady(50, 1) });
  expect(trend?.capacity).toEqual([256, 256]);
});

it('a history that cannot be read costs sparklines and totals, and a gap says so', async () => {
  const past = { 'subnet-1': steady(50, 9) };
  const broken = async (put: (objects: MemoryObjects) => void) => {
    const data = await reportOf([subnet('subnet-1')], past, { put });
    expect(data.columns.id).toEqual(['subnet-1']);
    expect(data.trend).toBeUndefined();
    return data.gaps;
  };
  const told = [{ kind: 'pastNotShown', text: expect.stringContaining(`history of ${A}`) }];
  const part = historyKeys.part(A, 'days', 'writing', 0);
  expect(await broken((objects) => objects.truncate(part))).toMatchObject(told);
  expect(await broken((objects) => objects.remove(part))).toMatchObject(told);
  expect(
    await broken((objects) => objects.edit(historyKeys.head(A), (body) => body.replace('2026', '2025'))),
  ).toMatchObject(told);
  expect(await broken((objects) => objects.give(historyKeys.head(B), '{'))).toMatchObject([
    { kind: 'pastNotShown', text: expect.stringContaining(`history of ${B}`) },
  ]);
  expect(await broken((objects) => objects.remove(historyKeys.head(A)))).toEqual([]);
});

it('has the verdicts of the last whole run of each day before', async () => {
  const earlier = (asOf: string, critical: number, parts: { status?: 'partial'; authoritative?: false } = {}) =>
    sampleSummary([], {
      run: sampleRun({ runId: `run-${asOf}`, asOf }),
      coverage: {
        ...sampleSummary().coverage,
        counts: { ok: 1, warning: 2, critical, notMeasured: 0, notApplicable: 0 },
      },
      ...parts,
    });
  const runs = [
    earlier('2026-11-19T01:00:00.000Z', 1),
    earlier('2026-11-19T09:00:00.000Z', 2),
    earlier('2026-11-19T10:00:00.000Z', 3, { status: 'partial' }),
    earlier('2026-11-19T11:00:00.000Z', 4, { authoritative: false }),
    earlier('2026-11-21T01:00:00.000Z', 5),
    earlier('2026-11-22T01:00:00.000Z', 6),
  ];
  const { trend } = await reportOf(
    [subnet('subnet-1')],
    {},
    {
      put: (objects) => {
        for (const each of runs) objects.give(runKeys.summary(runKeys.prefix(each.runId, each.asOf)), each);
      },
    },
  );
  expect(trend?.verdicts).toEqual([
    { asOf: '2026-11-19T09:00:00.000Z', critical: 2, warning: 2 },
    { asOf: run.asOf, critical: 0, warning: 0 },
  ]);
});
