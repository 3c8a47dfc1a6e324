import { expect, test } from 'vitest';
import { recordTask } from '../../../functions/record/task.ts';
import { HistoryNotKept } from '../../../functions/shared/errors.ts';
import { ledgerEntries, newestPrefix, owedKeys, runKeys, sharedKeys } from '../../../storage/keys.ts';
import { fakeInvocation } from '../../fakes/invocation.ts';
import { type MemoryObjects, type MemoryObjectsOptions, memoryObjects } from '../../fakes/objects.ts';
import { plainDayFiles } from '../../fakes/plain-day-files.ts';
import { giveResults, SCOPE, sampleRun } from '../../fakes/results.ts';

const FAILING = 'ipam-scope-0bbbbbbbbbbbbbbbb';
const NOW = '2026-11-22T12:00:00.000Z';
const old = new Date('2026-11-20T11:59:59.000Z');
const young = new Date('2026-11-20T12:00:01.000Z');

const yesterday = sampleRun();
const today = sampleRun({ runId: 'run-2', asOf: '2026-11-22T11:41:00.000Z' });
const laterToday = sampleRun({ runId: 'run-3', asOf: '2026-11-22T11:59:00.000Z' });

const ENTRIES = ledgerEntries(7, 'run-2', 'attempt-1');
const [WAITING, INTENT] = ['run-w', 'run-i'].map((runId) => ({
  runId,
  asOf: yesterday.asOf,
  ...owedKeys('network/eu', runId, 'attempt-1'),
}));
const HEAD = {
  schemaVersion: '1.0',
  generation: 7,
  runId: 'run-2',
  asOf: today.asOf,
  entriesKey: ENTRIES,
  recentRuns: [],
  policySha256: 'x',
  reminded: { daily: '2026-11-22', weekly: '2026-11-22' },
  troubles: [],
  routes: { 'network/eu': { waiting: WAITING, intents: [INTENT] }, quiet: { intents: [] } },
};

/** What somebody still needs, however old it is. */
const NAMED = [
  ENTRIES,
  ...[WAITING, INTENT].flatMap((parcel) => (parcel ? [parcel.reportKey, parcel.changesKey] : [])),
  runKeys.evaluations(newestPrefix(FAILING, 'run-1'), FAILING),
  // Not where we put things.
  'latest/report.html',
  'alerts/mutes.json',
  'alerts/ledger.json',
  'history/day',
];
const LEFT_BEHIND = [
  ledgerEntries(7, 'run-2', 'attempt-died'),
  ledgerEntries(6, 'run-1', 'attempt-1'),
  ...Object.values(owedKeys('network/eu', 'run-2', 'attempt-died')),
  ...Object.values(owedKeys('gone', 'run-0', 'attempt-1')),
  runKeys.evaluations(newestPrefix(SCOPE, 'run-died'), SCOPE),
  runKeys.policy(newestPrefix('ipam-scope-gone', 'run-0')),
];

/** Yesterday's results of two scopes, today's of one of them, and what stands around them. */
async function world(options: MemoryObjectsOptions = {}): Promise<MemoryObjects> {
  const objects = memoryObjects({ now: () => new Date(NOW), ...options });
  giveResults(objects, { run: yesterday, scopeIds: [SCOPE, FAILING] });
  await record(objects, yesterday);
  for (const run of [today, laterToday]) giveResults(objects, { run });
  for (const key of [...NAMED, ...LEFT_BEHIND]) objects.give(key, '', old);
  objects.give(sharedKeys.ledger, HEAD, old);
  return objects;
}

async function record(objects: MemoryObjects, run = today, deadline?: () => number) {
  const invocation = fakeInvocation({ now: NOW, ...(deadline && { deadline }) });
  await recordTask.run({ run }, { objects, dayFiles: plainDayFiles(objects), ...invocation });
  return invocation.logged.filter(({ message }) => message !== 'Recorded');
}

const leftIn = (objects: MemoryObjects) => LEFT_BEHIND.filter((key) => objects.keys().includes(key));

test('what dead attempts left behind is swept, and what a head names stays, however old it is', async () => {
  const objects = await world();

  const logged = await record(objects);

  expect(leftIn(objects)).toEqual([]);
  expect(objects.keys()).toEqual(expect.arrayContaining(NAMED));
  expect(objects.keys()).toContain(runKeys.evaluations(newestPrefix(SCOPE, 'run-2'), SCOPE));
  expect(logged).toEqual([expect.objectContaining({ level: 'info', details: [{ deleted: LEFT_BEHIND.length }] })]);
});

test('what is younger than two days may belong to a run under way', async () => {
  const objects = await world();
  for (const key of LEFT_BEHIND) objects.give(key, '', young);

  expect(await record(objects)).toEqual([]);

  expect(leftIn(objects)).toEqual(LEFT_BEHIND);
});

test('the first run of a day sweeps, and no other', async () => {
  const objects = await world();
  await record(objects);
  for (const key of LEFT_BEHIND) objects.give(key, '', old);

  await record(objects, laterToday);
  await record(objects, laterToday);
  expect(leftIn(objects)).toEqual(LEFT_BEHIND);

  const tomorrow = sampleRun({ runId: 'run-4', asOf: '2026-11-23T00:00:00.000Z' });
  giveResults(objects, { run: tomorrow });
  const invocation = fakeInvocation({ now: '2026-11-23T00:01:00.000Z' });
  await recordTask.run({ run: tomorrow }, { objects, dayFiles: plainDayFiles(objects), ...invocation });
  expect(leftIn(objects)).toEqual([]);
});

test('of two first runs at the same time, one sweeps', async () => {
  let other: Promise<unknown> | undefined;
  let listings = 0;
  const objects = await world({
    beforeWrite: async (key, bucket) => {
      if (key !== 'latest.json' || other || !bucket.keys().includes(ENTRIES)) return;
      other = Promise.resolve();
      other = record(bucket, laterToday);
      await other;
    },
    beforeRead: (key) => {
      if (key === 'alerts/ledger/') listings++;
    },
  });

  await record(objects);

  expect(listings).toBe(1);
  expect(leftIn(objects)).toEqual([]);
});

test.each([
  ['is not there', undefined],
  ['is cut off', JSON.stringify(HEAD).slice(0, 100)],
  ['is garbage', '\u0000'],
  ['is of a newer version, which may name more', { ...HEAD, schemaVersion: '1.1' }],
])('nothing is swept where the head of the ledger %s', async (_, head) => {
  const objects = await world();
  if (head === undefined) objects.remove(sharedKeys.ledger);
  else objects.give(sharedKeys.ledger, head);

  await record(objects);

  expect(leftIn(objects)).toEqual(LEFT_BEHIND);
});

test.each([
  ['is not there', undefined],
  ['is garbage', '{'],
])('nothing is swept by a run that found that latest.json %s, nor on the day of it', async (_, latest) => {
  const objects = await world();
  if (latest === undefined) objects.remove(sharedKeys.latest);
  else objects.give(sharedKeys.latest, latest);

  await record(objects);
  await record(objects, laterToday);

  expect(leftIn(objects)).toEqual(LEFT_BEHIND);
  expect(objects.keys()).toEqual(expect.arrayContaining(NAMED));
});

const refusal = (name: string) => Object.assign(new Error('refused'), { name });

test.each(['AccessDenied', 'SlowDown', 'TimeoutError'])('%s of a deletion is a line in the log', async (name) => {
  const [first = '', ...others] = LEFT_BEHIND;
  const objects = await world({
    beforeDelete: (key) => {
      if (key === first) throw refusal(name);
    },
  });

  const logged = await record(objects);

  expect(leftIn(objects)).toEqual([first]);
  expect(logged).toEqual([
    expect.objectContaining({ level: 'info', details: [{ deleted: others.length }] }),
    {
      level: 'warn',
      message: `Some objects that no run needs any more could not be deleted. Tomorrow's first run tries again. s3://test-bucket/${first}: ${name}: refused`,
      details: [{ refused: 1 }],
    },
  ]);
});

test.each([sharedKeys.ledger, 'alerts/ledger/', 'latest/'])('so is one of reading %s', async (what) => {
  let isSwept = false;
  const objects = await world({
    beforeRead: (key) => {
      if (isSwept && key === what) throw refusal('AccessDenied');
    },
  });
  isSwept = true;

  expect(await record(objects)).toContainEqual(expect.objectContaining({ level: 'warn', details: [{ refused: 1 }] }));
});

test('what is not known of S3 fails the run', async () => {
  const objects = await world({
    beforeDelete: (key) => {
      if (LEFT_BEHIND.includes(key)) throw new Error('a bug');
    },
  });
  await expect(record(objects)).rejects.toThrow('a bug');
});

test('what there is not a time for waits for the next day', async () => {
  const objects = await world();
  let listed = 0;

  // Nor is there for the history.
  await expect(record(objects, today, () => (++listed > 3 ? 29_999 : 30_000))).rejects.toThrow(HistoryNotKept);

  const left = leftIn(objects);
  expect(left.length).toBeGreaterThan(0);
  expect(left.length).toBeLessThan(LEFT_BEHIND.length);
});

test('a run that records nothing sweeps nothing', async () => {
  const objects = await world();
  const older = sampleRun({ runId: 'run-0', asOf: '2026-11-20T00:00:00.000Z' });
  giveResults(objects, { run: older });

  await record(objects, older);

  expect(leftIn(objects)).toEqual(LEFT_BEHIND);
});
