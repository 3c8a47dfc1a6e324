import { expect, test } from 'vitest';
import { hoursOf } from '../../../../core/history/hours.ts';
import { recordTask } from '../../../../functions/record/task.ts';
import { HistoryNotKept } from '../../../../functions/shared/errors.ts';
import type { Evaluation } from '../../../../statemachine/contracts/evaluation.ts';
import { HoursLine } from '../../../../statemachine/contracts/history.ts';
import type { FailedScope } from '../../../../statemachine/contracts/summary.ts';
import { readHistoryHead } from '../../../../storage/history/head.ts';
import { readParts } from '../../../../storage/history/parts.ts';
import { HISTORY, historyKeys, runKeys } from '../../../../storage/keys.ts';
import { fakeInvocation } from '../../../fakes/invocation.ts';
import { type MemoryObjects, type MemoryObjectsOptions, memoryObjects } from '../../../fakes/objects.ts';
import { plainDayFiles } from '../../../fakes/plain-day-files.ts';
import { giveResults, SCOPE, sampleEvaluation, sampleRun } from '../../../fakes/results.ts';

const OTHER = 'ipam-scope-0bbbbbbbbbbbbbbbb';
const [A, B, C] = ['111122223333', '222233334444', '333344445555'];
const subnet = (id: string, scopeId: string, accountId = A) =>
  sampleEvaluation({ id, scopeId, resource: { accountId, vpcId: `vpc-of-${id}` } });
const run = sampleRun();
const later = sampleRun({ runId: 'run-2', asOf: '2026-11-21T21:41:00.000Z' });

async function record(objects: MemoryObjects, of = run, deadline?: () => number) {
  const invocation = fakeInvocation({ now: '2026-11-22T12:00:00.000Z', ...(deadline && { deadline }) });
  const deps = { objects, dayFiles: plainDayFiles(objects), pause: async () => {}, ...invocation };
  const output = await recordTask.run({ run: of }, deps).catch((error: unknown) => error);
  const warned = invocation.logged.filter(({ level }) => level === 'warn').map(({ message }) => message);
  return { output, warned };
}

/** Resources by history, with the number of hours in which they were measured. */
async function histories(objects: MemoryObjects) {
  const ids = new Set(objects.keys().flatMap((key) => /^history\/([^/]+)\/head\.json$/.exec(key)?.[1] ?? []));
  const all: Record<string, Record<string, number>> = {};
  for (const id of ids) {
    const { value } = await readHistoryHead(objects, id);
    const lines = await Array.fromAsync(readParts(objects, value?.hours ?? [], HoursLine));
    all[id] = Object.fromEntries(lines.map((line) => [line.resourceId, hoursOf(line).size]));
  }
  return all;
}

/** Scopes of accounts without IPAM, as Summarize names them. */
function give(
  objects: MemoryObjects,
  scopes: Readonly<Record<string, readonly string[]>>,
  evaluations: readonly Evaluation[],
  { of = run, failed = [] }: { of?: typeof run; failed?: FailedScope[] } = {},
) {
  const scopeIds = Object.keys(scopes);
  const sorted = evaluations.toSorted((a, b) => (a.key < b.key ? -1 : 1));
  const summary = giveResults(objects, { run: of, scopeIds, evaluations: sorted, failedScopes: failed });
  const withAccounts = summary.scopes.map((each) => ({
    ...each,
    scope: {
      scopeId: each.scope.scopeId,
      scopeType: 'private',
      source: 'ec2',
      ...(scopes[each.scope.scopeId]?.length && { accounts: scopes[each.scope.scopeId] }),
    },
  }));
  objects.give(runKeys.summary(of.prefix), { ...summary, scopes: withAccounts });
}

test('each scope of an IPAM has a history; one that failed has no hour', async () => {
  const objects = memoryObjects();
  giveResults(objects, { scopeIds: [SCOPE, OTHER], evaluations: [subnet('s-1', SCOPE), subnet('s-2', OTHER)] });
  expect(await record(objects)).toEqual({ output: { recorded: 2 }, warned: [] });
  giveResults(objects, { run: later, evaluations: [subnet('s-1', SCOPE)] });
  await record(objects, later);
  expect(await histories(objects)).toEqual({ [SCOPE]: { 's-1': 2 }, [OTHER]: { 's-2': 1 } });
  expect((await readHistoryHead(objects, OTHER)).value?.slots).toMatchObject([{ runId: 'run-1' }]);
});

test('without IPAM each account has a history, whatever scope it is in', async () => {
  const objects = memoryObjects();
  give(objects, { 'ec2-1': [A, B] }, [subnet('s-1', 'ec2-1', A), subnet('s-2', 'ec2-1', B)]);
  await record(objects);
  // One was removed before it: B is now the first of them.
  give(objects, { 'ec2-1': [B], 'ec2-2': [C] }, [subnet('s-2', 'ec2-1', B), subnet('s-3', 'ec2-2', C)], { of: later });
  await record(objects, later);
  expect(await histories(objects)).toEqual({
    [`ec2-${A}`]: { 's-1': 1 },
    [`ec2-${B}`]: { 's-2': 2 },
    [`ec2-${C}`]: { 's-3': 1 },
  });
});

test('what is shared belongs to its owner: of another scope, or of none', async () => {
  const objects = memoryObjects();
  give(objects, { 'ec2-1': [A], 'ec2-shared': [] }, [
    subnet('s-1', 'ec2-1', A),
    subnet('s-2', 'ec2-shared', A),
    subnet('s-3', 'ec2-shared', C),
  ]);
  await record(objects);
  expect(await histories(objects)).toEqual({ [`ec2-${A}`]: { 's-1': 1, 's-2': 1 }, [`ec2-${C}`]: { 's-3': 1 } });
});

test('an account whose scope failed has no hour, though others saw some of it', async () => {
  const objects = memoryObjects();
  const failed = [{ scopeId: 'ec2-1', accounts: [A ?? ''], error: 'Throttled', message: 'x' }];
  give(objects, { 'ec2-shared': [] }, [subnet('s-2', 'ec2-shared', A)], { failed });
  await record(objects);
  expect(await histories(objects)).toEqual({});
});

test('accounts that have nothing cost nothing', async () => {
  const objects = memoryObjects();
  give(objects, { 'ec2-1': [A, B] }, [subnet('s-1', 'ec2-1', A)]);
  await record(objects);
  expect(Object.keys(await histories(objects))).toEqual([`ec2-${A}`]);
});

test('a run that is not authoritative leaves the history alone', async () => {
  const objects = memoryObjects();
  const other = sampleRun({ authoritative: false });
  giveResults(objects, { run: other, evaluations: [subnet('s-1', SCOPE)] });
  await record(objects, other);
  expect(objects.keys().filter((key) => key.startsWith(HISTORY))).toEqual([]);
});

async function failing(options: MemoryObjectsOptions) {
  const objects = memoryObjects(options);
  giveResults(objects, { scopeIds: [SCOPE, OTHER], evaluations: [subnet('s-1', SCOPE), subnet('s-2', OTHER)] });
  return { objects, ...(await record(objects)) };
}

const refusal = (name: string) => Object.assign(new Error('refused'), { name });

test.each(['AccessDenied', 'SlowDown', 'TimeoutError'])(
  '%s of one history: the results are recorded, the other history too, and the run fails with words',
  async (name) => {
    const { objects, output, warned } = await failing({
      beforeWrite: (key) => {
        if (key.startsWith(historyKeys.prefix(SCOPE))) throw refusal(name);
      },
    });
    expect(objects.json('latest.json')).toMatchObject({ scopes: { [SCOPE]: { runId: 'run-1' } } });
    expect(Object.keys(await histories(objects))).toEqual([OTHER]);
    expect(output).toBeInstanceOf(HistoryNotKept);
    expect(String(output)).toContain(`${historyKeys.head(SCOPE)} lacks a run: ${name}: refused. Its hour is a gap.`);
    expect(warned).toEqual([expect.stringContaining(SCOPE)]);
  },
);

test('what is not known of S3 fails as what it is', async () => {
  const { output } = await failing({
    beforeWrite: (key) => {
      if (key.startsWith(HISTORY)) throw new TypeError('a bug');
    },
  });
  expect(output).toBeInstanceOf(TypeError);
});

test('what there is not a time for is said', async () => {
  const objects = memoryObjects();
  giveResults(objects, { evaluations: [subnet('s-1', SCOPE)] });
  expect(String((await record(objects, run, () => 59_999)).output)).toContain('no time');
});

test('damage, a newer format and a run that is too late are said, and fail nothing', async () => {
  const objects = memoryObjects();
  giveResults(objects, { evaluations: [subnet('s-1', SCOPE)] });
  objects.give(historyKeys.head(SCOPE), '{');
  const { output, warned } = await record(objects);
  expect(output).toEqual({
    recorded: 1,
    problems: [expect.stringContaining(`${historyKeys.head(SCOPE)} cannot be used`)],
  });
  expect(warned).toEqual([expect.stringContaining('set-aside')]);
  expect(await histories(objects)).toEqual({ [SCOPE]: { 's-1': 1 } });
  expect(objects.json('latest.json')).toMatchObject({
    historyProblems: [{ key: historyKeys.head(SCOPE), why: expect.stringContaining('is not JSON') }],
  });

  // The attempt after it finds nothing wrong, and leaves that to be told; the next run takes it away.
  const told = objects.json('latest.json');
  await record(objects);
  expect(objects.json('latest.json')).toEqual(told);
  giveResults(objects, { run: later, evaluations: [subnet('s-1', SCOPE)] });
  await record(objects, later);
  expect(objects.json('latest.json')).not.toHaveProperty('historyProblems');

  const early = sampleRun({ runId: 'run-0', asOf: '2026-11-19T20:41:00.000Z' });
  giveResults(objects, { run: early, evaluations: [subnet('s-1', SCOPE)] });
  expect((await record(objects, early)).output).toEqual({
    recorded: 0,
    problems: [expect.stringContaining('when its day was closed')],
  });
});
