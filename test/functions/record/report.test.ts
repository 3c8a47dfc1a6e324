import { expect, test } from 'vitest';
import { recordTask } from '../../../functions/record/task.ts';
import { LATEST_REPORT, reportKey, sharedKeys } from '../../../storage/keys.ts';
import { fakeInvocation } from '../../fakes/invocation.ts';
import { type MemoryObjects, memoryObjects } from '../../fakes/objects.ts';
import { plainDayFiles } from '../../fakes/plain-day-files.ts';
import { giveResults, SCOPE, sampleRun } from '../../fakes/results.ts';

const first = sampleRun();
const later = sampleRun({ runId: 'run-2', asOf: '2026-11-21T21:41:00.000Z' });

function give(objects: MemoryObjects, run = first, scopeIds = [SCOPE]): void {
  giveResults(objects, { run, scopeIds });
}

async function record(objects: MemoryObjects, run = first) {
  const invocation = fakeInvocation({ now: '2026-11-22T12:00:00.000Z' });
  await recordTask.run({ run }, { objects, dayFiles: plainDayFiles(objects), ...invocation });
  return invocation.logged.filter(({ level }) => level === 'warn').map(({ message }) => message);
}

test('the report of the newest run that is recorded is found under one name', async () => {
  const objects = memoryObjects();
  give(objects);
  await record(objects);
  expect(objects.text(LATEST_REPORT)).toBe('<html>run-1');
  give(objects, later);
  expect(await record(objects, later)).toEqual([]);
  expect(objects.text(LATEST_REPORT)).toBe('<html>run-2');
});

test('an older run that is late leaves it alone, also one that still records a scope', async () => {
  const objects = memoryObjects();
  give(objects, later);
  await record(objects, later);
  give(objects, first, [SCOPE, 'ipam-scope-0bbbbbbbbbbbbbbbb']);
  await record(objects, first);
  expect(objects.json(sharedKeys.latest)).toMatchObject({
    scopes: { 'ipam-scope-0bbbbbbbbbbbbbbbb': { runId: 'run-1' } },
  });
  expect(objects.text(LATEST_REPORT)).toBe('<html>run-2');
});

test.each(['before', 'after'])(
  'a newer run that copies its own %s an older one has looked is not undone',
  async (when) => {
    let newer: Promise<unknown> | undefined;
    const meanwhile = async (key: string) => {
      const at = when === 'before' ? sharedKeys.latest : LATEST_REPORT;
      // The older one has written latest.json, or is about to write the copy.
      if (key !== at || newer || !objects.written.includes(sharedKeys.latest)) return;
      newer = record(objects, later);
      await newer;
    };
    const objects = memoryObjects(when === 'before' ? { beforeRead: meanwhile } : { beforeWrite: meanwhile });
    give(objects, later);
    give(objects);

    await record(objects);

    expect(newer).toBeDefined();
    expect(objects.text(LATEST_REPORT)).toBe('<html>run-2');
  },
);

test('a run without a report, or without a scope, leaves the one that is there, and says so', async () => {
  const objects = memoryObjects();
  give(objects);
  await record(objects);
  give(objects, later);
  objects.remove(reportKey(later.runId, later.asOf));
  expect(await record(objects, later)).toEqual([
    'This run has no report: the log of RenderReport says why. latest/report.html stays what it was.',
  ]);
  const last = sampleRun({ runId: 'run-3', asOf: '2026-11-21T22:41:00.000Z' });
  give(objects, last, []);
  await record(objects, last);
  expect(objects.text(LATEST_REPORT)).toBe('<html>run-1');
});

test('what is no report is replaced, and a copy that is denied fails no run', async () => {
  const objects = memoryObjects({
    beforeWrite(key) {
      if (key === LATEST_REPORT && denied) throw Object.assign(new Error('no'), { name: 'AccessDenied' });
    },
  });
  let denied = false;
  objects.give(LATEST_REPORT, 'garbage');
  give(objects);
  await record(objects);
  expect(objects.text(LATEST_REPORT)).toBe('<html>run-1');
  denied = true;
  give(objects, later);
  expect(await record(objects, later)).toEqual([
    expect.stringContaining('s3://test-bucket/latest/report.html is not that of this run. AccessDenied'),
  ]);
  expect(objects.json(sharedKeys.latest)).toMatchObject({ scopes: { [SCOPE]: { runId: 'run-2' } } });
});
