import { expect, test } from 'vitest';
import { builtInPolicy } from '../../../core/policy/built-in.ts';
import type { RunChanges } from '../../../statemachine/contracts/run-changes.ts';
import { newestPrefix, runKeys, sharedKeys } from '../../../storage/keys.ts';
import { fakeInvocation } from '../../fakes/invocation.ts';
import type { MemoryObjects } from '../../fakes/objects.ts';
import { memoryObjects } from '../../fakes/objects.ts';
import { sampleEvaluation } from '../../fakes/results.ts';
import {
  bucketWith,
  failedChild,
  giveFailed,
  keepOf,
  mapResult,
  run,
  scope,
  scopeSummary,
  summarize,
} from './summarize.ts';

const [a, b] = [scope('a'), scope('b')];
const READ = { vpc: { except: [] }, subnet: { except: [] } };
const earlier = { runId: 'run-0', asOf: '2026-11-21T11:00:00.000Z' };
const evaluation = (id: string, used: number, scopeId = a.scopeId) =>
  sampleEvaluation({
    ...{ id, scopeId, severity: used > 200 ? ('critical' as const) : ('ok' as const) },
    capacity: { free: 256 - used, usedIncludingReserved: used },
  });
const before = [evaluation('subnet-1', 9), evaluation('subnet-2', 9)];
const after = [evaluation('subnet-1', 250), evaluation('subnet-3', 9)];

/** Of scope a, as the run before found it and this one does. */
function bucket(): MemoryObjects {
  const objects = bucketWith([a], [scopeSummary(a, { read: READ })], {}, { [a.scopeId]: after });
  keepOf(objects, earlier, scopeSummary(a, { read: READ }), before);
  return objects;
}

const changesOf = async (objects: MemoryObjects): Promise<RunChanges | undefined> =>
  (await summarize(objects)).summary.changes;

test('what changed since the full run before is in the summary', async () => {
  expect(await changesOf(bucket())).toMatchObject({
    ...{ status: 'known', since: earlier, policyChanged: false, compared: 1, notKnown: [] },
    new: { total: 1, first: [{ id: 'subnet-3' }] },
    gone: { total: 1, first: [{ id: 'subnet-2' }] },
    worse: { total: 1, first: [{ id: 'subnet-1', from: { is: 'ok' }, to: { is: 'critical' } }] },
    usage: [{ rose: { total: 1, first: [{ by: 241 }] } }],
  });
});

test('five of each are named, and all are counted', async () => {
  const many = Array.from({ length: 30 }, (_, n) => evaluation(`subnet-${n + 10}`, 9));
  const objects = bucketWith([a], [scopeSummary(a, { read: READ })], {}, { [a.scopeId]: many });
  keepOf(objects, earlier, scopeSummary(a, { read: READ }), []);
  const changes = await changesOf(objects);
  expect(changes).toMatchObject({ new: { total: 30 } });
  expect(changes?.status === 'known' && changes.new.first).toHaveLength(5);
});

test('a retry writes the same bytes', async () => {
  const objects = bucket();
  await summarize(objects);
  const first = objects.snapshot();
  await summarize(objects);
  expect(objects.snapshot()).toEqual(first);
});

test('what a scope had that failed now, or then, is not seen: neither gone nor new', async () => {
  const objects = bucketWith([a, b], [scopeSummary(a, { read: READ })], {}, { [a.scopeId]: before });
  keepOf(objects, earlier, scopeSummary(a, { read: READ }), before);
  keepOf(objects, earlier, scopeSummary(b, { read: READ }), [evaluation('subnet-9', 9, b.scopeId)]);
  giveFailed(objects, [failedChild(b, { Error: 'Throttled' })]);
  const { summary } = await summarize(objects, { mapResult });
  expect(summary.changes).toMatchObject({
    ...{ status: 'known', gone: { total: 0 }, notSeen: { total: 1, first: [{ id: 'subnet-9' }] } },
    notKnown: [`The scope ${b.scopeId} was not evaluated in the run run-1: Throttled.`],
  });

  const back = bucketWith(
    [a, b],
    [scopeSummary(a, { read: READ }), scopeSummary(b, { read: READ })],
    {},
    {
      [a.scopeId]: before,
      [b.scopeId]: [evaluation('subnet-9', 9, b.scopeId)],
    },
  );
  keepOf(back, earlier, scopeSummary(a, { read: READ }), before);
  // What it found before it failed in the run before.
  const older = { runId: 'run-older', asOf: '2026-11-21T10:00:00.000Z' };
  keepOf(back, older, scopeSummary(b, { read: READ }), []);
  expect(await changesOf(back)).toMatchObject({
    ...{ status: 'known', since: earlier, new: { total: 0 }, notSeenBefore: { total: 1 } },
    notKnown: [`The run run-0 did not evaluate the scope ${b.scopeId}.`],
  });
});

test('without a run before, that is said; a run that is not authoritative, or evaluated nothing, says nothing', async () => {
  const objects = bucket();
  objects.remove(sharedKeys.latest);
  expect(await changesOf(objects)).toEqual({
    ...{ status: 'unknown', reason: 'noEarlierRun' },
    text: 'No full run was recorded before this one.',
  });
  const asked = { run: { ...run, authoritative: false } };
  expect((await summarize(bucket(), asked)).summary.changes).toBeUndefined();
  const none = bucketWith([a], []);
  keepOf(none, earlier, scopeSummary(a), before);
  expect((await summarize(none)).summary).not.toHaveProperty('changes');
});

test('a run dated in the future is none before this one, and where a later one was recorded first, that is said', async () => {
  const objects = bucketWith([a], [scopeSummary(a)], {}, { [a.scopeId]: after });
  keepOf(objects, { runId: 'run-2', asOf: '2026-11-21T13:00:00.000Z' }, scopeSummary(a), after);
  expect(await changesOf(objects)).toEqual({
    ...{ status: 'unknown', reason: 'unreadable' },
    text: 'A later run was recorded first: what was kept of the run before this one is replaced.',
  });
});

const kept = (objects: MemoryObjects, end: string) =>
  objects.keys().find((key) => key.startsWith('latest/') && key.endsWith(end)) ?? '';
const why = { status: 'unknown' as const, since: earlier };

test.each<[what: string, damage: (objects: MemoryObjects) => void, changes: object]>([
  ['latest.json is garbage', (o) => o.give(sharedKeys.latest, '{'), { status: 'unknown', reason: 'unreadable' }],
  ['evaluations are gone', (o) => o.remove(kept(o, '.jsonl.gz')), { ...why, reason: 'expired' }],
  ['the summary of the scope is gone', (o) => o.remove(kept(o, 'a.json')), { ...why, reason: 'expired' }],
  ['the policy is gone', (o) => o.remove(kept(o, 'policy.json')), { ...why, reason: 'expired' }],
  ['evaluations are cut off', (o) => o.truncate(kept(o, '.jsonl.gz')), { ...why, reason: 'unreadable' }],
  [
    'a line is garbage',
    (o) => o.edit(kept(o, '.jsonl.gz'), () => '{"key":"vpc-1"}\n'),
    { ...why, reason: 'unreadable' },
  ],
])('%s: what changed is not known, and the run goes on', async (_, damage, changes) => {
  const objects = bucket();
  damage(objects);
  const invocation = fakeInvocation();
  const { summary } = await summarize(objects, {}, invocation);
  expect(summary).toMatchObject({ status: 'complete', changes });
  expect(summary.changes).toHaveProperty('text', expect.stringMatching(/^[^\n]{10,300}$/));
  expect(invocation.logged).toContainEqual(expect.objectContaining({ level: 'warn' }));
});

test('where what is kept of one scope is gone, the others are compared, and that scope is named', async () => {
  const both = [scopeSummary(a, { read: READ }), scopeSummary(b, { read: READ })];
  const lines = { [a.scopeId]: after, [b.scopeId]: [evaluation('subnet-9', 9, b.scopeId)] };
  for (const end of ['.json', '.jsonl.gz']) {
    const objects = bucketWith([a, b], both, {}, lines);
    for (const summary of both)
      keepOf(objects, earlier, summary, summary.scope === a ? before : (lines[b.scopeId] ?? []));
    objects.remove(runKeys.evaluations(newestPrefix(b.scopeId, 'run-0'), b.scopeId).replace('.jsonl.gz', end));
    expect(await changesOf(objects)).toMatchObject({
      ...{ status: 'known', new: { total: 1 }, notSeenBefore: { total: 1 } },
      notKnown: [`The evaluations of ${b.scopeId} in the run run-0 are no longer there.`],
    });
  }
});

test('a denial and a service that refuses for now cost what changed; a defect is not hidden', async () => {
  for (const name of ['AccessDenied', 'SlowDown', 'TypeError']) {
    const from = bucket();
    const objects = memoryObjects({
      beforeRead(key) {
        if (key.startsWith('latest/')) throw Object.assign(new Error(`no ${key}`), { name });
      },
    });
    for (const key of from.keys()) {
      if (key.endsWith('.jsonl.gz')) objects.giveLines(key, from.lines(key));
      else objects.give(key, from.json(key));
    }
    const changes = changesOf(objects);
    if (name === 'TypeError') await expect(changes).rejects.toThrow('no latest/');
    else expect(await changes).toMatchObject({ ...why, reason: 'unreadable', text: expect.stringContaining(name) });
  }
});

test('where no time is left for it, that is said, and the summary is written', async () => {
  const { summary } = await summarize(bucket(), {}, fakeInvocation({ deadline: () => 59_000 }));
  expect(summary).toMatchObject({ status: 'complete', changes: { ...why, reason: 'noTime' } });
});

test('more scopes than can be read side by side are not compared, and that is said', async () => {
  const scopes = Array.from({ length: 51 }, (_, n) => scope(`${n}`));
  const objects = bucketWith(
    scopes,
    scopes.map((each) => scopeSummary(each)),
  );
  for (const each of scopes) keepOf(objects, earlier, scopeSummary(each), []);
  expect(await changesOf(objects)).toMatchObject({
    ...why,
    reason: 'tooLarge',
    text: expect.stringContaining('102 scopes'),
  });
});

test('a policy that is another one than then is known, and what it moved', async () => {
  const objects = bucket();
  objects.give(runKeys.policy(`latest/${a.scopeId}/run-0/`), { ...builtInPolicy, name: 'another' });
  expect(await changesOf(objects)).toMatchObject({ status: 'known', policyChanged: true });
});
