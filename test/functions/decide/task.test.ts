import { expect, test } from 'vitest';
import { decideTask } from '../../../functions/decide/task.ts';
import { Alert } from '../../../statemachine/contracts/alert.ts';
import { LedgerHead } from '../../../statemachine/contracts/ledger.ts';
import { WriteConflict } from '../../../storage/errors.ts';
import { runKeys, sharedKeys } from '../../../storage/keys.ts';
import type { Objects } from '../../../storage/objects.ts';
import { alertWorld } from '../../fakes/alert-world.ts';
import { fakeInvocation } from '../../fakes/invocation.ts';
import { SCOPE } from '../../fakes/results.ts';
import { percentPolicy } from '../../fakes/subnets.ts';

/** Hour n of a Tuesday. */
const hour = (n: number) => new Date(Date.UTC(2026, 10, 3, n)).toISOString();
const OTHER = 'ipam-scope-0bbbbbbbbbbbbbbbb';
const at = (n: number, ...percents: (number | undefined)[]) => ({
  runId: `run-${n}`,
  asOf: hour(n),
  subnets: percents.map((usedPercent, index) => ({ id: `subnet-${index}`, usedPercent })),
});

const entriesIn = ({ objects }: ReturnType<typeof alertWorld>) =>
  objects.keys().filter((key) => key.startsWith('alerts/ledger/'));

test('the first run has a baseline, and the ledger begins with it', async () => {
  const world = alertWorld();
  const { run, decided } = await world.run(at(0, 95, 85, 20));

  expect(decided).toEqual({ status: 'committed', changes: 2, routes: 1 });
  expect(decideTask.Output.parse(decided)).toEqual(decided);
  expect(world.told(run)).toEqual(['baseline critical subnet-0', 'baseline warning subnet-1']);
  expect(world.report(run)).toMatchObject({
    occasions: ['changes', 'baseline'],
    pages: false,
    changes: { baseline: { critical: 1, warning: 1 } },
    open: { critical: 1, warning: 1 },
    continuing: { critical: 0, warning: 0 },
    watched: 3,
  });
  expect(world.head()).toMatchObject({ generation: 1, runId: 'run-0', asOf: hour(0) });
});

test('a breach is raised once, and resolved once', async () => {
  const world = alertWorld();
  await world.run(at(0, 20));
  const runs = [
    await world.run(at(1, 95)),
    await world.run(at(2, 95)),
    await world.run(at(3, 20)),
    await world.run(at(4, 20)),
  ];
  expect(runs.map(({ run }) => world.told(run))).toEqual([
    ['raised critical subnet-0'],
    [],
    ['resolved critical subnet-0'],
    [],
  ]);
  expect(world.messages).toHaveLength(2);
});

test('a new alert says what the run before had measured, unless that has expired', async () => {
  const world = alertWorld();
  const { run: first } = await world.run(at(0, 20, 70, 30));
  const { run } = await world.run(at(1, 20, 95, 30));
  expect(world.changes(run)).toMatchObject([{ earlier: { hourAgo: { at: hour(0), usedPercent: 70, free: 77 } } }]);

  const { run: third } = await world.run(at(2, 20, 95, 30));
  for (const key of world.objects
    .keys()
    .filter((each) => each.startsWith(third.prefix) || each.startsWith(first.prefix))) {
    if (key.includes('/evaluations/')) world.objects.remove(key);
  }
  const { run: fourth } = await world.run(at(3, 20, 95, 95));
  expect(world.changes(fourth)).toMatchObject([{ change: 'raised', earlier: {} }]);
});

test('entries that were replaced are deleted; only those that the head names stay', async () => {
  const world = alertWorld();
  for (const n of [0, 1, 2]) await world.run(at(n, 95));
  expect(world.objects.keys().filter((key) => key.startsWith('alerts/'))).toEqual([
    sharedKeys.ledger,
    world.head().entriesKey,
  ]);
});

test('warnings wait for a message that goes anyway', async () => {
  const world = alertWorld();
  await world.run(at(0, 20, 20));
  const { run: second, decided } = await world.run(at(1, 85, 20));
  expect(decided).toMatchObject({ changes: 1, routes: 0 });
  expect(world.head().routes.default?.waiting).toMatchObject({ runId: 'run-1' });
  expect(world.report(second).occasions).toEqual([]);

  const { run: third } = await world.run(at(2, 85, 95));
  expect(world.told(third)).toEqual(['raised warning subnet-0', 'raised critical subnet-1']);
  expect(world.report(third)).toMatchObject({ occasions: ['changes'], pages: true });
  expect(world.head().routes.default).toEqual({
    intents: [],
    confirmed: { runId: 'run-2', asOf: hour(2), at: hour(2) },
  });
});

test('a warning that is over before it was told is told as over', async () => {
  const world = alertWorld();
  await world.run(at(0, 20, 20));
  await world.run(at(1, 85, 20));
  await world.run(at(2, 20, 20));
  const { run } = await world.run(at(3, 20, 95));
  expect(world.told(run)).toEqual(['resolved warning subnet-0', 'raised critical subnet-1']);
});

test('the daily digest reminds of what is critical and brings the warnings', async () => {
  const world = alertWorld();
  await world.run(at(0, 95, 20));
  await world.run(at(1, 95, 85));
  const { run } = await world.run(at(8, 95, 85));
  expect(world.told(run)).toEqual(['reminded critical subnet-0', 'raised warning subnet-1']);
  expect(world.report(run)).toMatchObject({
    occasions: ['daily'],
    pages: false,
    continuing: { critical: 1, warning: 0 },
  });
  expect(world.messages).toHaveLength(2);

  const { run: later } = await world.run(at(9, 95, 85));
  expect(world.told(later)).toEqual([]);
});

test('the weekly summary says what is open, watched, and what happened', async () => {
  const world = alertWorld();
  await world.run({ ...at(0, 82, 95, 20) });
  await world.run(at(1, 84, 20, 20));
  const { run } = await world.run({ ...at(0, 88, 20, 20), runId: 'monday', asOf: '2026-11-09T08:00:00Z' });
  expect(world.report(run)).toMatchObject({
    occasions: ['daily', 'weekly'],
    watched: 3,
    week: { raised: { critical: 1, warning: 1 }, ended: { critical: 1, warning: 0 } },
    risers: [{ finding: { resource: { id: 'subnet-0' }, capacity: { usedPercent: 88 } } }],
  });
});

test('a week without anything open is said to the fallback route', async () => {
  const world = alertWorld();
  await world.run(at(0, 20));
  const { run } = await world.run({ ...at(0, 20), runId: 'monday', asOf: '2026-11-09T08:00:00Z' });
  expect(world.report(run)).toMatchObject({ occasions: ['weekly'], watched: 1, open: { critical: 0, warning: 0 } });
});

test('a scope that failed keeps its alerts, and is not reminded of as if it were seen', async () => {
  const world = alertWorld();
  const both = (n: number, first: number | undefined, second: number) => ({
    runId: `run-${n}`,
    asOf: hour(n),
    scopes: {
      [SCOPE]: first === undefined ? undefined : [{ usedPercent: first }],
      [OTHER]: [{ id: 'subnet-2', usedPercent: second }],
    },
  });
  await world.run(both(0, 95, 20));
  const { run } = await world.run(both(1, undefined, 95));
  expect(world.told(run)).toEqual(['raised critical subnet-2']);
  expect(world.report(run)).toMatchObject({ notSeen: 1, open: { critical: 2 } });
  const { run: later } = await world.run(both(2, 20, 95));
  expect(world.told(later)).toEqual(['resolved critical subnet-1']);
});

test('a scope that is seen for the first time has a baseline of its own', async () => {
  const world = alertWorld();
  await world.run({ runId: 'run-0', asOf: hour(0), scopes: { [SCOPE]: [{ usedPercent: 20 }], [OTHER]: undefined } });
  const { run } = await world.run({
    runId: 'run-1',
    asOf: hour(1),
    scopes: { [SCOPE]: [{ usedPercent: 95 }], [OTHER]: [{ usedPercent: 95 }] },
  });
  expect(world.told(run)).toEqual(['raised critical subnet-1', 'baseline critical subnet-1']);
  expect(world.report(run)).toMatchObject({ occasions: ['changes', 'baseline'], pages: true });
});

test('changed rules begin anew; a changed mute does not', async () => {
  const world = alertWorld();
  await world.run(at(0, 95, 70));
  const muting = percentPolicy({ alerts: { mutes: [{ match: { id: 'x' }, reason: 'r', expires: '2027-01-01' }] } });
  const { run: second } = await world.run({ ...at(1, 95, 70), policy: muting });
  expect(world.told(second)).toEqual([]);
  const stricter = percentPolicy({ rule: { warning: { usedPercent: 60 } } });
  const { run: third } = await world.run({ ...at(2, 95, 70), policy: stricter });
  expect(world.told(third)).toEqual(['baseline critical subnet-0', 'baseline warning subnet-1']);
  expect(world.report(third).pages).toBe(false);
});

test('a run that asked for other types says nothing of the rest', async () => {
  const world = alertWorld();
  await world.run(at(0, 95));
  for (const n of [1, 2, 3]) await world.run({ ...at(n), resourceTypes: ['vpc'] });
  expect(world.alerts()).toMatchObject([{ state: 'open', lastSeenAt: hour(0) }]);
  expect(world.alerts()[0]).not.toHaveProperty('missing');
});

test('what is missing is gone when its account was read twice without it', async () => {
  const world = alertWorld();
  await world.run(at(0, 95));
  const read = (n: number) => ({ ...at(n), accounts: [{ lastSuccessfulAt: hour(n) }] });
  const runs = [await world.run(read(1)), await world.run(read(2)), await world.run(read(3))];
  expect(runs.map(({ run }) => world.told(run))).toEqual([[], ['gone critical subnet-0'], []]);
});

test.each([
  ['an account that is not discovered', { accounts: [{ accountId: '999999999999' }] }, 'accountNotDiscovered'],
  [
    'an account that cannot be read',
    { accounts: [{ failure: { code: 'unauthorized-failure' as const } }] },
    'discoveryFailed',
  ],
  ['no permission to ask', {}, 'unknown'],
])('%s makes a missing resource no longer visible, said once', async (_, evidence, reason) => {
  const world = alertWorld();
  await world.run(at(0, 95));
  const runs = [];
  for (const n of [1, 2, 3, 8]) runs.push(await world.run({ ...at(n), ...evidence }));
  expect(runs.map(({ run }) => world.told(run))).toEqual([[], ['noLongerVisible critical subnet-0'], [], []]);
  const second = runs[1];
  expect(second && world.changes(second.run)).toMatchObject([{ absence: { reason }, pages: false }]);
  expect(world.alerts()).toMatchObject([{ state: 'open' }]);
});

test('a scope that is not there any more takes its alerts out of sight', async () => {
  const world = alertWorld();
  await world.run({ runId: 'run-0', asOf: hour(0), scopes: { [SCOPE]: [], [OTHER]: [{ usedPercent: 95 }] } });
  const runs = [await world.run(at(1)), await world.run(at(2)), await world.run(at(3))];
  expect(runs.map(({ run }) => world.told(run))).toEqual([[], ['noLongerVisible critical subnet-1'], []]);
});

test('muted alerts are counted, told of by whom, and told when the mute is over', async () => {
  const world = alertWorld();
  const mutes = {
    mutes: [{ id: 'm', match: { id: 'subnet-0' }, reason: 'migration', expires: hour(10), by: 'ann', at: hour(0) }],
  };
  await world.run(at(0, 20, 20));
  await world.run({ ...at(1, 95, 20), mutes });
  expect(world.messages).toHaveLength(0);
  const { run } = await world.run(at(2, 95, 95));
  expect(world.told(run)).toEqual(['raised critical subnet-1']);
  expect(world.report(run)).toMatchObject({ muted: 1, mutesExpiring: [{ by: 'ann', reason: 'migration', alerts: 1 }] });
  const { run: over } = await world.run(at(10, 95, 95));
  expect(world.told(over)).toContain('raised critical subnet-0');
});

test('what was told before it was muted is not told again when the mute is over, but reminded of', async () => {
  const world = alertWorld();
  await world.run(at(0, 20));
  await world.run(at(1, 95));
  const mute = { id: 'm', match: { id: '*' }, reason: 'x', expires: hour(10), by: 'ann', at: hour(2) };
  const { run: muted } = await world.run({ ...at(9, 95), mutes: { mutes: [mute] } });
  const { run: over } = await world.run(at(11, 95));
  const { run: nextDay } = await world.run(at(33, 95));
  expect([muted, over, nextDay].map((run) => world.told(run))).toEqual([[], [], ['reminded critical subnet-0']]);
});

test('an acknowledged alert is not reminded of, and still escalates', async () => {
  const world = alertWorld();
  const acknowledgements = [{ id: 'a', match: { id: '*' }, by: 'ann', at: hour(2) }];
  await world.run(at(0, 95, 85));
  const { run } = await world.run({ ...at(8, 95, 85), mutes: { acknowledgements } });
  expect(world.told(run)).toEqual([]);
  const { run: later } = await world.run(at(9, 95, 95));
  expect(world.told(later)).toEqual(['escalated critical subnet-1']);
  expect(world.changes(later)).toMatchObject([{ acknowledged: { by: 'ann' } }]);
});

test('a policy that is broken is told at once, a scope that fails when it fails twice, and both when they are over', async () => {
  const world = alertWorld();
  const problem = { kind: 'PolicyInvalid' as const, severity: 'critical' as const, text: 'line 3' };
  await world.run(at(0, 20));
  const reports = [];
  for (const [n, broken, failed] of [
    [1, true, true],
    [2, true, true],
    [3, false, false],
  ] as const) {
    const scopes = { [SCOPE]: [{ usedPercent: 20 }], ...(failed && { [OTHER]: undefined }) };
    const run = world.give({ runId: `run-${n}`, asOf: hour(n), scopes });
    const summary = world.objects.json(runKeys.summary(run.prefix)) as object;
    world.objects.give(runKeys.summary(run.prefix), { ...summary, problems: broken ? [problem] : [] });
    await world.decide(run);
    await world.notify(run);
    reports.push(world.report(run));
  }
  expect(reports.map(({ troubles }) => troubles.map(({ key, isNew }) => `${key} ${isNew}`))).toEqual([
    ['problem/PolicyInvalid true'],
    ['problem/PolicyInvalid false', `scope/${OTHER} true`],
    [],
  ]);
  expect(reports[2]?.troublesOver.map(({ key }) => key)).toEqual(['problem/PolicyInvalid', `scope/${OTHER}`]);
  expect(reports.map(({ occasions }) => occasions)).toEqual([['coverage'], ['coverage'], ['coverage']]);
});

test('an older run that finishes late changes nothing', async () => {
  const world = alertWorld();
  await world.run(at(0, 20));
  await world.run(at(2, 95));
  const before = world.head();
  const { decided, notified } = await world.run(at(1, 20));
  expect(decided).toEqual({ status: 'outdated', changes: 0, routes: 0 });
  expect(notified).toEqual({ status: 'notDecided' });
  expect(world.head()).toEqual(before);
});

test('another run that commits in between is reckoned with', async () => {
  let between: (() => Promise<unknown>) | undefined;
  const world = alertWorld({
    beforeWrite: async (key) => {
      if (key !== sharedKeys.ledger || !between) return;
      const other = between;
      between = undefined;
      await other();
    },
  });
  await world.run(at(0, 20, 20));
  const run = world.give(at(2, 95, 95));
  between = () => world.run(at(1, 95, 20));
  await world.decide(run);
  expect(world.told(run)).toEqual(['raised critical subnet-1']);
  expect(world.head()).toMatchObject({ generation: 3 });
  expect(world.head().recentRuns.map(({ runId }) => runId)).toEqual(['run-2', 'run-1', 'run-0']);
  expect(entriesIn(world)).toEqual([world.head().entriesKey]);
});

test('entries that were written in vain, because a newer run was first, are deleted', async () => {
  let between: (() => Promise<unknown>) | undefined;
  const world = alertWorld({
    beforeWrite: async (key) => {
      const other = key === sharedKeys.ledger ? between : undefined;
      if (other) between = undefined;
      await other?.();
    },
  });
  await world.run(at(0, 20));
  const run = world.give(at(1, 95));
  between = () => world.run(at(2, 20));
  expect(await world.decide(run)).toMatchObject({ status: 'outdated' });
  expect(entriesIn(world)).toEqual([world.head().entriesKey]);
});

test("a conflict that is the lost answer to one's own write deletes what was replaced, and nothing else", async () => {
  const world = alertWorld();
  await world.run(at(0, 20));
  const run = world.give(at(1, 95));
  const objects: Objects = {
    ...world.objects,
    async putText(key, text, options) {
      await world.objects.putText(key, text, options);
      if (key === sharedKeys.ledger) throw new WriteConflict('the first answer was lost, the second says 412');
    },
  };
  expect(await decideTask.run({ run }, { objects, ...fakeInvocation() })).toMatchObject({ status: 'committed' });
  expect(world.head()).toMatchObject({ generation: 2, runId: 'run-1' });
  expect(entriesIn(world)).toEqual([world.head().entriesKey]);
});

test('while it is open who is first, nothing is deleted', async () => {
  let conflicts = 0;
  const deleted: string[] = [];
  const world = alertWorld({
    beforeWrite: (key) => {
      if (key === sharedKeys.ledger && conflicts++ === 1) throw new WriteConflict('409');
    },
    beforeDelete: (key) => {
      deleted.push(key);
    },
  });
  await world.run(at(0, 20));
  const before = world.head().entriesKey;
  await world.run(at(1, 20));
  expect(deleted).toEqual([before]);
});

test('conflicts without end are an error that the state machine retries', async () => {
  const world = alertWorld({
    beforeWrite: (key) => {
      if (key === sharedKeys.ledger) throw new WriteConflict('again');
    },
  });
  await expect(world.run(at(0, 20))).rejects.toThrow(WriteConflict);
});

test('entries that are missing for good are named, and what is open is told anew', async () => {
  const world = alertWorld();
  await world.run(at(0, 95));
  const lost = world.head().entriesKey;
  world.objects.remove(lost);
  const { run } = await world.run(at(1, 95));
  expect(world.told(run)).toEqual(['baseline critical subnet-0']);
  expect(world.report(run).troubles).toMatchObject([{ key: `object/${lost}`, isNew: true }]);

  const { run: next } = await world.run(at(2, 95));
  expect(world.told(next)).toEqual([]);
  expect(world.head().troubles).toEqual([]);
});

test('an attempt that repeats a committed one changes nothing', async () => {
  const world = alertWorld();
  await world.run(at(0, 20));
  const run = world.give(at(1, 95));
  const first = await world.decide(run);
  await world.run(at(2, 95));
  const before = world.objects.snapshot();
  expect(await world.decide(run)).toEqual(first);
  expect(world.objects.snapshot()).toEqual(before);
});

test('a dry run writes what would be told, and why the rest is not, and leaves the ledger alone', async () => {
  const world = alertWorld();
  await world.run(at(0, 95, 20, 20));
  const before = world.head();
  const { run, decided, notified } = await world.run({ ...at(1, 95, 96, 85), dryRun: true });
  expect(decided).toEqual({ status: 'preview', changes: 2, routes: 1 });
  expect(notified).toMatchObject({
    status: 'dryRun',
    messages: 1,
    subject: expect.stringContaining('CRITICAL subnet-1'),
  });
  expect(world.told(run)).toEqual(['raised critical subnet-1', 'raised warning subnet-2']);
  expect(world.objects.lines(runKeys.untold(run.prefix))).toMatchObject([
    { resourceId: 'subnet-0', why: 'continues', routes: ['default'] },
    { resourceId: 'subnet-2', why: 'waitsForDigest' },
  ]);
  expect(world.head()).toEqual(before);
  expect(world.messages).toHaveLength(1);
});

test('a run that is neither authoritative nor dry has no part in it', async () => {
  const world = alertWorld();
  const run = { ...world.give(at(0, 95)), authoritative: false };
  expect(await world.decide(run)).toEqual({ status: 'notAuthoritative' });
  expect(world.objects.written).toEqual([]);
});

test('a new subnet alert shows where its group has room, and what its VPC has', async () => {
  const world = alertWorld();
  const zone = (id: string, zone: string, usedPercent: number, tier = 'app') => ({
    id,
    usedPercent,
    resource: { cidr: `10.0.${usedPercent}.0/24`, availabilityZoneId: zone, tags: { tier, Name: id } },
  });
  const group = (n: number, first: number) => ({
    runId: `run-${n}`,
    asOf: hour(n),
    subnets: [
      zone('subnet-a', 'az1', first),
      zone('subnet-b', 'az2', 50),
      zone('subnet-c', 'az3', 10),
      zone('subnet-d', 'az2', 5, 'db'),
    ],
  });
  await world.run(group(0, 20));
  const { run } = await world.run(group(1, 95));
  expect(world.changes(run)).toMatchObject([
    {
      siblings: [
        { id: 'subnet-c', availabilityZoneId: 'az3', free: 230 },
        { id: 'subnet-b', free: 128 },
      ],
    },
  ]);
});

test('a critical that began in the very run that begins the ledger anew pages, and nothing old does', async () => {
  const world = alertWorld();
  const { run: first } = await world.run(at(0, 95, 20, 85));
  await world.record(first);
  world.objects.give(sharedKeys.ledger, 'garbage');

  const { run } = await world.run(at(1, 95, 95, 85));
  expect(world.told(run)).toEqual([
    'baseline critical subnet-0',
    'raised critical subnet-1',
    'baseline warning subnet-2',
  ]);
  expect(world.report(run)).toMatchObject({
    pages: true,
    troubles: [{ key: 'object/alerts/ledger.json', isNew: true }],
  });
});

test('of changed rules, what was critical by them already is a baseline, and what became so pages', async () => {
  const world = alertWorld();
  await world.run(at(0, 85, 78, 20));
  const stricter = percentPolicy({ rule: { warning: { usedPercent: 70 }, critical: { usedPercent: 80 } } });
  const { run } = await world.run({ ...at(1, 85, 82, 81), policy: stricter });
  expect(world.told(run)).toEqual([
    'baseline critical subnet-0',
    'raised critical subnet-1',
    'raised critical subnet-2',
  ]);
});

test('where the run before has expired, the results that do not expire tell what began', async () => {
  const world = alertWorld();
  const { run: first } = await world.run(at(0, 85, 20));
  await world.record(first);
  for (const key of world.objects.keys()) if (key.startsWith('runs/')) world.objects.remove(key);
  const stricter = percentPolicy({ rule: { warning: { usedPercent: 70 }, critical: { usedPercent: 80 } } });
  const { run } = await world.run({ ...at(1, 85, 82), policy: stricter });
  expect(world.told(run)).toEqual(['baseline critical subnet-0', 'raised critical subnet-1']);
});

test('what was muted before it was told is told where the message is lost, and wakes nobody', async () => {
  const world = alertWorld();
  await world.run(at(0, 20));
  await world.decide(world.give(at(1, 95)));
  const [intent] = world.head().routes.default?.intents ?? [];
  world.objects.remove(intent?.changesKey ?? '');
  const mute = { id: 'm', match: { id: 'subnet-0' }, reason: 'r', expires: hour(10), by: 'ann', at: hour(0) };

  const { run } = await world.run({ ...at(2, 95), mutes: { mutes: [mute] } });
  expect(world.told(run)).toEqual(['raised critical subnet-0']);
  expect(world.report(run)).toMatchObject({ pages: false });
});

test('what a route is owed is told as what is open, where it is lost', async () => {
  const world = alertWorld();
  await world.run(at(0, 20, 20));
  await world.run(at(1, 85, 20));
  const { waiting } = world.head().routes.default ?? {};
  world.objects.remove(waiting?.changesKey ?? '');

  const { run } = await world.run(at(2, 85, 95));
  expect(world.told(run)).toEqual(['raised warning subnet-0', 'raised critical subnet-1']);
  expect(world.report(run)).toMatchObject({
    occasions: ['changes', 'restated'],
    lost: [waiting?.reportKey, waiting?.changesKey],
  });
  expect(world.messages.at(-1)?.Message).toContain(waiting?.changesKey);
});

test('what ended is told as over, where the message that said so is lost', async () => {
  const world = alertWorld();
  await world.run(at(0, 20, 20));
  await world.run(at(1, 95, 20));
  await world.decide(world.give(at(2, 20, 95)));
  const [intent] = world.head().routes.default?.intents ?? [];
  world.objects.remove(intent?.changesKey ?? '');

  const { run } = await world.run(at(3, 20, 95));
  expect(world.told(run)).toEqual(['resolved critical subnet-0', 'raised critical subnet-1']);
});

test('Notify is said to wait where somebody else still has a lease on the route', async () => {
  const world = alertWorld();
  await world.run(at(0, 20, 20));
  const dead = world.give(at(1, 95, 20));
  await world.decide(dead);
  const head = world.head();
  const leaseUntil = new Date(Date.parse(hour(2)) + 30_000).toISOString();
  const [intent] = head.routes.default?.intents ?? [];
  world.objects.give(sharedKeys.ledger, {
    ...head,
    routes: { default: { ...head.routes.default, intents: [{ ...intent, holder: 'dead', leaseUntil }] } },
  });

  expect(await world.decide(world.give(at(2, 95, 95)))).toMatchObject({ blockedUntil: leaseUntil });
});

test('what another scope judges from now on closes in silence', async () => {
  const world = alertWorld();
  const twice = { id: 'subnet-a', usedPercent: 95 };
  await world.run({ runId: 'run-0', asOf: hour(0), scopes: { a: [twice], b: [twice] } });
  const { run } = await world.run({
    runId: 'run-1',
    asOf: hour(1),
    scopes: { a: [twice], b: [{ ...twice, judgedIn: 'a' }] },
  });
  expect(world.told(run)).toEqual([]);
  const ledger = world.objects.lines(LedgerHead.parse(world.objects.json(sharedKeys.ledger)).entriesKey);
  expect(ledger.map((line) => Alert.safeParse(line).data).filter((alert) => alert !== undefined)).toMatchObject([
    { scopeId: 'a', state: 'open' },
    { scopeId: 'b', state: 'closed', closed: { by: 'elsewhere' } },
  ]);
});
