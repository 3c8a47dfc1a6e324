import { expect, test } from 'vitest';
import { runKeys } from '../../../storage/keys.ts';
import { alertWorld } from '../../fakes/alert-world.ts';
import { percentPolicy } from '../../fakes/subnets.ts';

const MONDAY = '2026-11-09T08:00:00Z';
const at = (asOf: string, ...used: readonly number[]) => ({
  ...{ runId: `run-${asOf}`, asOf },
  subnets: used.map((usedPercent, n) => ({ id: `subnet-${n}`, usedPercent })),
});
const week = at('2026-11-02T08:00:00Z', 20);
const since = { runId: week.runId, asOf: week.asOf };

test('the weekly summary says what changed since the newest run that is a week old', async () => {
  const world = alertWorld();
  await world.run(at('2026-11-02T07:00:00Z', 20, 20, 20));
  await world.run(week);
  await world.run(at('2026-11-02T09:00:00Z', 20, 20));
  const { run } = await world.run(at(MONDAY, 70, 20));
  expect(world.report(run)).toMatchObject({
    occasions: ['weekly'],
    runChanges: {
      ...{ status: 'known', since, compared: 1, new: { total: 1 }, gone: { total: 0 } },
      usage: [{ rose: { total: 1, first: [{ id: 'subnet-0' }] } }],
    },
  });
  expect(world.messages.at(-1)?.Message).toContain(
    '\nWHAT CHANGED SINCE 2026-11-02 08:00Z\n  1 subnet new, 1 fuller.\n',
  );
});

test('runs that looked at a part, or found nothing out, are none to compare with', async () => {
  const world = alertWorld();
  const { run: full } = await world.run(at('2026-11-02T06:00:00Z', 20));
  const nothing = { scopes: { 'ipam-scope-0a': undefined } };
  for (const later of [{ dryRun: true }, nothing]) {
    await world.run({ ...at(`2026-11-02T07:${later === nothing ? 30 : 40}:00Z`, 20, 20), ...later });
  }
  const { run } = await world.run(at(MONDAY, 20));
  expect(world.report(run).runChanges).toMatchObject({ status: 'known', since: { runId: full.runId } });
});

test('other occasions, and other routes, have nothing of it', async () => {
  const world = alertWorld();
  const routes = [{ name: 'payments', match: { id: 'subnet-0' }, to: { topic: 'default' } }];
  const policy = percentPolicy({ routes });
  await world.run({ ...week, policy });
  const daily = await world.run({ ...at('2026-11-03T08:00:00Z', 95), policy });
  expect(world.report(daily.run, 'payments').runChanges).toBeUndefined();
  const { run } = await world.run({ ...at(MONDAY, 95), policy });
  expect(world.report(run, 'payments')).toMatchObject({ occasions: expect.arrayContaining(['weekly']) });
  expect(world.report(run, 'payments').runChanges).toBeUndefined();
  expect(world.report(run).runChanges).toMatchObject({ status: 'known' });
});

test('a summary that could not be sent is told later with what it said of changes', async () => {
  const world = alertWorld();
  await world.run(week);
  world.publishing = () => {
    throw Object.assign(new Error('no'), { name: 'AuthorizationError' });
  };
  await expect(world.run(at(MONDAY, 20, 20))).rejects.toThrow();
  world.publishing = undefined;
  const { run } = await world.run(at('2026-11-09T09:00:00Z', 20, 20));
  expect(world.report(run)).toMatchObject({ occasions: ['weekly'], runChanges: { since, new: { total: 1 } } });
});

test('no run that is old enough, or one whose evaluations have expired: said with what to set, and nothing fails', async () => {
  const young = alertWorld();
  await young.run(at('2026-11-02T09:00:00Z', 20));
  const first = await young.run(at(MONDAY, 20));
  expect(young.report(first.run).runChanges).toMatchObject({
    ...{ status: 'unknown', reason: 'noEarlierRun' },
    text: expect.stringMatching(
      /^No full run is stored that is at least 7 days old\. .*retention\.runsDays .* more than 7\.$/,
    ),
  });
  expect(young.messages.at(-1)?.Message).toContain('WHAT CHANGED IN 7 DAYS\n  Not known. No full run is stored');

  const world = alertWorld();
  const { run: old } = await world.run(week);
  for (const key of world.objects
    .keys()
    .filter((each) => each.startsWith(runKeys.evaluations(old.prefix, '').slice(0, -9)))) {
    world.objects.remove(key);
  }
  const { run } = await world.run(at(MONDAY, 20));
  expect(world.report(run).runChanges).toEqual({
    ...{ status: 'unknown', since, reason: 'expired' },
    text: `The evaluations of the run ${week.runId} are no longer there.`,
  });
});

test('days after it are not looked at, and a second try compares nothing again', async () => {
  const read: string[] = [];
  let conflicts = 0;
  const world = alertWorld({
    beforeRead: (key) => {
      read.push(key);
    },
    beforeWrite: (key, objects) => {
      if (key !== 'alerts/ledger.json' || !read.includes('runs/2026/11/02/') || conflicts++ > 0) return;
      objects.edit(key, (body) => `${body} `);
    },
  });
  await world.run(week);
  await world.run(at('2026-11-05T08:00:00Z', 20));
  read.length = 0;
  const run = world.give(at(MONDAY, 20));
  await world.decide(run);
  expect(conflicts).toBe(2);
  expect(read.filter((key) => key === 'runs/2026/11/02/')).toHaveLength(1);
  expect(read.filter((key) => key.startsWith('runs/2026/11/05/'))).toEqual([]);
});
