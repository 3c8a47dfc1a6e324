import { expect, test } from 'vitest';
import { Policy } from '../../../core/policy/schema.ts';
import { findMoves } from '../../../functions/evaluate/find-moves.ts';
import type { Evaluation } from '../../../statemachine/contracts/evaluation.ts';
import { newestPrefix, runKeys, sharedKeys } from '../../../storage/keys.ts';
import { fakeInvocation } from '../../fakes/invocation.ts';
import { type MemoryObjects, memoryObjects } from '../../fakes/objects.ts';
import { sampleEvaluation } from '../../fakes/results.ts';

const scope = { scopeId: 'ipam-scope-1', scopeType: 'private' } as const;
const run = {
  runId: 'run-2',
  asOf: '2026-11-21T13:00:00.000Z',
  prefix: 'runs/2026/11/21/run-2/',
  authoritative: true,
  dryRun: false,
  resourceTypes: ['vpc' as const],
};
const asking = Policy.parse({ version: 1, rules: [{ name: 'moved', kind: 'moved', warning: 'on' }] });
const evaluationsKey = runKeys.evaluations(newestPrefix(scope.scopeId, 'run-1'), scope.scopeId);

function evaluation(key: string): Evaluation {
  return { ...sampleEvaluation({ id: key }), key };
}

function bucket(keys: readonly string[], asOf = '2026-11-21T12:00:00.000Z'): MemoryObjects {
  const objects = memoryObjects();
  const entry = { runId: 'run-1', asOf, prefix: 'runs/2026/11/21/run-1/', evaluationsKey: 'gone' };
  objects.give(sharedKeys.latest, { schemaVersion: '1.0', scopes: { [scope.scopeId]: entry } });
  objects.giveLines(evaluationsKey, keys.map(evaluation));
  return objects;
}

const read = { vpc: { except: [] } };

async function find(objects: MemoryObjects, policy = asking) {
  return (await findMoves(objects, { run, scope, policy, read, ...fakeInvocation({ now: run.asOf }) }))?.moves;
}

test('what an earlier run found comes group by group, and what was not asked for has disappeared', async () => {
  const earlier = await find(bucket(['a/1', 'b/1', 'b/2', 'b-c/1', 'd/1'].sort()));
  if (!earlier) throw new Error('Test: there is no earlier run');

  for (const [name, places, now] of [
    // '-' sorts before '/': the group b-c comes before b.
    ['b-c', ['b-c/1'], ['b-c/1']],
    ['b', ['b/1', 'b/2'], ['b/1', 'b/3']],
    ['c', [], ['c/1']],
  ] as const) {
    const group = await earlier.group(name);
    expect([...group.places.keys()]).toEqual(places);
    expect(group).toMatchObject({ runId: 'run-1', asOf: '2026-11-21T12:00:00.000Z' });
    earlier.compare(group, now.map(evaluation));
  }

  expect(await earlier.changes()).toEqual({
    since: '2026-11-21T12:00:00.000Z',
    runId: 'run-1',
    appeared: 2,
    disappeared: 3,
    moved: 0,
  });
});

test('nothing is read where no rule asks what moved', async () => {
  const objects = memoryObjects({
    beforeRead: (key) => {
      throw new Error(`Test: ${key} was read`);
    },
  });
  expect(await find(objects, Policy.parse({ version: 1 }))).toBeUndefined();
});

test.each([
  ['there is no earlier run', memoryObjects()],
  ['the newest run is not older than this one', bucket(['a/1'], run.asOf)],
])('nothing is compared where %s', async (_, objects) => {
  expect(await find(objects)).toBeUndefined();
});

test('what is damaged in its middle is compared as far as it can be read, and nothing is counted', async () => {
  const objects = bucket(['a/1', 'b/1', 'c/1', 'd/1']);
  objects.truncate(evaluationsKey);

  const earlier = await find(objects);

  expect((await earlier?.group('a'))?.places.size).toBe(1);
  expect((await earlier?.group('d'))?.places.size).toBe(0);
  expect(await earlier?.changes()).toBeUndefined();
});

test('a newest run that is dated in the future is older, too', async () => {
  expect(await find(bucket(['a/1'], '2027-11-21T12:00:00.000Z'))).toBeDefined();
});

test('a run that is recorded at this moment takes away what is compared with, and nothing fails', async () => {
  const objects = bucket(['a/1']);
  objects.remove(evaluationsKey);
  expect(await find(objects)).toBeUndefined();
});

test.each([
  ['what it did not read', { vpc: { except: [{ accountId: '111122223333' }] } }, [{ accountId: '111122223333' }]],
  ['nothing, where it read all', { vpc: { except: [] } }, []],
  ['everything, where it read no VPCs', {}, [{}]],
])('of the earlier run it says %s', async (_, earlier, unread) => {
  const objects = bucket(['a/1']);
  objects.give(runKeys.scopeSummary(newestPrefix(scope.scopeId, 'run-1'), scope.scopeId), { read: earlier });

  const compared = await findMoves(objects, { run, scope, policy: asking, read, ...fakeInvocation({ now: run.asOf }) });

  expect(compared?.unread).toEqual(unread);
});
