import { expect, test } from 'vitest';
import { recordTask } from '../../../functions/record/task.ts';
import { InvalidInput } from '../../../statemachine/contracts/invalid.ts';
import { ObjectMissing, WriteConflict } from '../../../storage/errors.ts';
import { newestPrefix, runKeys, sharedKeys } from '../../../storage/keys.ts';
import { fakeInvocation } from '../../fakes/invocation.ts';
import { type MemoryObjects, memoryObjects } from '../../fakes/objects.ts';
import { plainDayFiles } from '../../fakes/plain-day-files.ts';
import { giveResults, SCOPE, sampleEvaluation, sampleRun } from '../../fakes/results.ts';

const OTHER = 'ipam-scope-0bbbbbbbbbbbbbbbb';

const later = sampleRun({ runId: 'run-2', asOf: '2026-11-21T21:41:00.000Z' });

/** The prefixes below latest/ that hold something. */
function copies(objects: MemoryObjects): string[] {
  const prefixes = objects.keys().map((key) => /^latest\/[^/]+\/[^/]+\//.exec(key)?.[0] ?? []);
  return [...new Set(prefixes.flat())];
}

function record(objects: MemoryObjects, run = sampleRun()) {
  return recordTask.run(
    { run },
    { objects, dayFiles: plainDayFiles(objects), ...fakeInvocation({ now: '2026-11-22T12:00:00.000Z' }) },
  );
}

test('latest points to the run, for each scope that it evaluated', async () => {
  const objects = memoryObjects();
  giveResults(objects, { scopeIds: [SCOPE, OTHER] });

  expect(await record(objects)).toEqual({ recorded: 2 });

  const entry = (scopeId: string) => ({
    runId: 'run-1',
    asOf: '2026-11-21T20:41:00.000Z',
    prefix: 'runs/2026/11/21/run-1/',
    evaluationsKey: `runs/2026/11/21/run-1/evaluations/${scopeId}.jsonl.gz`,
  });
  expect(objects.json('latest.json')).toEqual({
    schemaVersion: '1.0',
    scopes: { [SCOPE]: entry(SCOPE), [OTHER]: entry(OTHER) },
  });
});

test('a scope that failed keeps the run that evaluated it before', async () => {
  const objects = memoryObjects();
  giveResults(objects, { scopeIds: [SCOPE, OTHER] });
  await record(objects);
  const next = sampleRun({ runId: 'run-2', asOf: '2026-11-21T21:41:00.000Z' });
  giveResults(objects, { run: next, scopeIds: [OTHER] });

  expect(await record(objects, next)).toEqual({ recorded: 1 });

  expect(objects.json('latest.json')).toMatchObject({
    scopes: { [SCOPE]: { runId: 'run-1' }, [OTHER]: { runId: 'run-2' } },
  });
});

test('that there was a ledger is recorded once there is one, and stays', async () => {
  const objects = memoryObjects();
  giveResults(objects);
  await record(objects);
  expect(objects.json('latest.json')).not.toHaveProperty('hasLedger');
  objects.give(sharedKeys.ledger, '{}');
  giveResults(objects, { run: later });
  await record(objects, later);
  expect(objects.json('latest.json')).toMatchObject({ hasLedger: true });
  objects.remove(sharedKeys.ledger);
  const last = sampleRun({ runId: 'run-3', asOf: '2026-11-21T22:41:00.000Z' });
  giveResults(objects, { run: last });
  await record(objects, last);
  expect(objects.json('latest.json')).toMatchObject({ hasLedger: true });
});

test('a late, older run changes nothing', async () => {
  const objects = memoryObjects();
  giveResults(objects);
  await record(objects);
  const before = objects.json('latest.json');
  const older = sampleRun({ runId: 'run-0', asOf: '2026-11-21T20:40:59.999Z' });
  giveResults(objects, { run: older });

  const written = objects.written.length;

  expect(await record(objects, older)).toEqual({ recorded: 0 });

  expect(objects.json('latest.json')).toEqual(before);
  expect(objects.written).toHaveLength(written);
});

test('another run of the same moment, spelled differently, is not newer', async () => {
  const objects = memoryObjects();
  giveResults(objects);
  await record(objects);
  const same = sampleRun({ runId: 'run-9', asOf: '2026-11-21T20:41:00Z' });
  giveResults(objects, { run: same });

  expect(await record(objects, same)).toEqual({ recorded: 0 });
});

test('the same run again changes nothing and says the same', async () => {
  const objects = memoryObjects();
  giveResults(objects);
  await record(objects);
  const before = objects.snapshot();

  expect(await record(objects)).toEqual({ recorded: 1 });

  expect(objects.snapshot()).toEqual(before);
  expect(objects.written.filter((key) => key === 'latest.json')).toHaveLength(1);
});

test("what was found of a scope last stays when its run's own objects expire", async () => {
  const objects = memoryObjects();
  giveResults(objects, { scopeIds: [SCOPE, OTHER], evaluations: [sampleEvaluation({ id: 'subnet-1' })] });
  await record(objects);
  const next = sampleRun({ runId: 'run-2', asOf: '2026-11-21T21:41:00.000Z' });
  giveResults(objects, { run: next, scopeIds: [OTHER], policy: { name: 'newer' } });
  await record(objects, next);
  for (const key of objects.keys()) if (key.startsWith('runs/')) objects.remove(key);

  const kept = newestPrefix(SCOPE, 'run-1');
  expect(objects.lines(runKeys.evaluations(kept, SCOPE))).toMatchObject([{ resource: { id: 'subnet-1' } }]);
  expect(objects.json(runKeys.scopeSummary(kept, SCOPE))).toMatchObject({ runId: 'run-1' });
  expect(objects.json(runKeys.policy(kept))).toMatchObject({ name: 'policy' });
  expect(objects.json(runKeys.policy(newestPrefix(OTHER, 'run-2')))).toMatchObject({ name: 'newer' });
});

test('a retry goes on with the copies that the attempt before did not make', async () => {
  let broken = true;
  const objects = memoryObjects({
    beforeWrite: (key) => {
      if (broken && key.startsWith('latest/')) throw new Error('S3 is out of order');
    },
  });
  giveResults(objects);
  await expect(record(objects)).rejects.toThrow('out of order');
  broken = false;

  expect(await record(objects)).toEqual({ recorded: 1 });

  expect(objects.keys()).toContain(runKeys.evaluations(newestPrefix(SCOPE, 'run-1'), SCOPE));
});

test('the copies that a newer run replaces are deleted, and those of other scopes are not', async () => {
  const objects = memoryObjects();
  giveResults(objects, { scopeIds: [SCOPE, OTHER] });
  await record(objects);
  giveResults(objects, { run: later, scopeIds: [OTHER] });
  await record(objects, later);

  expect(copies(objects)).toEqual([newestPrefix(SCOPE, 'run-1'), newestPrefix(OTHER, 'run-2')]);
});

test('latest names only copies that are there, whenever a newer run records in between', async () => {
  // At each write and deletion of the older run, one after the other.
  for (let at = 1; ; at++) {
    let step = 0;
    const intrude = async (_: string, bucket: MemoryObjects) => {
      if (++step !== at) return;
      await record(bucket, later);
    };
    const objects = memoryObjects({ beforeWrite: intrude, beforeDelete: intrude });
    giveResults(objects, { scopeIds: [SCOPE, OTHER], policy: { name: 'older' } });
    giveResults(objects, { run: later, scopeIds: [SCOPE, OTHER], policy: { name: 'newer' } });

    await record(objects);

    if (step < at) {
      expect(at).toBeGreaterThan(7);
      break;
    }
    expect(objects.json('latest.json')).toMatchObject({
      scopes: { [SCOPE]: { runId: 'run-2' }, [OTHER]: { runId: 'run-2' } },
    });
    for (const scopeId of [SCOPE, OTHER]) {
      const kept = newestPrefix(scopeId, 'run-2');
      expect(objects.json(runKeys.policy(kept))).toMatchObject({ name: 'newer' });
      expect(objects.json(runKeys.scopeSummary(kept, scopeId))).toMatchObject({ runId: 'run-2' });
      expect(objects.keys()).toContain(runKeys.evaluations(kept, scopeId));
    }
    expect(copies(objects)).toEqual([newestPrefix(SCOPE, 'run-2'), newestPrefix(OTHER, 'run-2')]);
  }
});

test('copies that cannot be deleted are told of, and the run is recorded', async () => {
  const denied = Object.assign(new Error('not allowed'), { name: 'AccessDenied' });
  const objects = memoryObjects({
    beforeDelete: () => {
      throw denied;
    },
  });
  giveResults(objects);
  await record(objects);
  giveResults(objects, { run: later });
  const invocation = fakeInvocation();

  expect(await recordTask.run({ run: later }, { objects, dayFiles: plainDayFiles(objects), ...invocation })).toEqual({
    recorded: 1,
  });

  expect(invocation.logged).toContainEqual(
    expect.objectContaining({
      level: 'warn',
      message: expect.stringContaining(`${newestPrefix(SCOPE, 'run-1')} was replaced`),
    }),
  );
});

test('a run that is not authoritative records nothing, and says why', async () => {
  const objects = memoryObjects();
  const run = sampleRun({ authoritative: false });
  giveResults(objects, { run });

  expect(await record(objects, run)).toEqual({ recorded: 0, skipped: expect.stringContaining('not authoritative') });

  expect(objects.keys()).not.toContain('latest.json');
});

test('a run that evaluated nothing leaves latest alone', async () => {
  const objects = memoryObjects();
  giveResults(objects, { scopeIds: [] });

  expect(await record(objects)).toEqual({ recorded: 0 });

  expect(objects.keys()).not.toContain('latest.json');
});

test('a run that writes latest at the same time loses nothing', async () => {
  const theirs = { runId: 'run-7', asOf: '2026-11-21T20:50:00.000Z', prefix: 'runs/7/', evaluationsKey: 'x' };
  let intruded = false;
  const objects = memoryObjects({
    beforeWrite: (key, bucket) => {
      if (key !== 'latest.json' || intruded) return;
      intruded = true;
      bucket.give('latest.json', { schemaVersion: '1.0', scopes: { [OTHER]: theirs } });
    },
  });
  giveResults(objects, { scopeIds: [SCOPE, OTHER] });

  expect(await record(objects)).toEqual({ recorded: 1 });

  expect(objects.json('latest.json')).toMatchObject({ scopes: { [SCOPE]: { runId: 'run-1' }, [OTHER]: theirs } });
});

test('endless conflicts end as WriteConflict, which the state machine retries', async () => {
  let round = 0;
  const objects = memoryObjects({
    beforeWrite: (key, bucket) => {
      if (key === 'latest.json') bucket.give(key, { schemaVersion: `1.${++round}`, scopes: {} });
    },
  });
  giveResults(objects);

  await expect(record(objects)).rejects.toThrow(WriteConflict);
});

test('a summary that is missing or malformed is named', async () => {
  const objects = memoryObjects();
  await expect(record(objects)).rejects.toThrow(ObjectMissing);

  objects.give('runs/2026/11/21/run-1/summary.json', { schemaVersion: '1.0' });
  await expect(record(objects)).rejects.toThrow(InvalidInput);
  await expect(record(objects)).rejects.toThrow(/summary\.json is not valid.*runId/);
});
