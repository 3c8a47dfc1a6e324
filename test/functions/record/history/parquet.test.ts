import { expect, test } from 'vitest';
import { commitHistory } from '../../../../functions/record/history/commit.ts';
import { parquetDayFiles } from '../../../../storage/history/parquet-day-files.ts';
import { NewerDayFile } from '../../../../storage/history/read-day-file.ts';
import { historyKeys } from '../../../../storage/keys.ts';
import { fakeInvocation } from '../../../fakes/invocation.ts';
import { memoryObjects } from '../../../fakes/objects.ts';
import { sampleRun } from '../../../fakes/results.ts';
import { contents, ID } from './world.ts';

// The windows with day files as they are written in a deployment.

const at = (day: number, hour: number) => new Date(Date.UTC(2026, 10, day, hour)).toISOString();

function commit(
  objects: ReturnType<typeof memoryObjects>,
  asOf: string,
  bp: number,
  dayFiles = parquetDayFiles(objects),
) {
  return commitHistory(
    ID,
    sampleRun({ asOf, runId: `run-${asOf}` }),
    async function* () {
      yield {
        key: 'a',
        type: 'subnet',
        resourceId: 'a',
        basis: 'assigned',
        bp,
        total: 256,
        cidr: '10.0.0.0/24',
      } as const;
    },
    { objects, dayFiles, pause: async () => {}, ...fakeInvocation({ now: '2027-12-31T00:00:00.000Z' }) },
  );
}

test('a day that closes is a file, and from files days come back when the head is lost', async () => {
  const objects = memoryObjects();
  await commit(objects, at(21, 3), 1000);
  await commit(objects, at(21, 4), 3000);
  await commit(objects, at(22, 5), 2000);
  const rows = await Array.fromAsync(parquetDayFiles(objects).read(ID, '2026-11-21'));
  expect(rows).toMatchObject([{ key: 'a', peakBp: 3000, meanBp: 2000, samples: 2, total: 256 }]);

  const before = await contents(objects);
  objects.truncate(historyKeys.head(ID));
  expect(await commit(objects, at(22, 6), 2500)).toMatchObject({
    status: 'kept',
    damaged: [{ key: historyKeys.head(ID) }],
  });
  expect((await contents(objects))?.days).toEqual(before?.days);
});

test('files of a newer format are left alone, and nothing is written', async () => {
  const objects = memoryObjects();
  await commit(objects, at(21, 3), 1000);
  await commit(objects, at(22, 5), 2000);
  objects.truncate(historyKeys.head(ID));
  const next = () => Promise.reject(new NewerDayFile('a newer monitor wrote it'));
  const read = () => ({ [Symbol.asyncIterator]: () => ({ next }) });
  expect(await commit(objects, at(22, 6), 2500, { ...parquetDayFiles(objects), read })).toMatchObject({
    status: 'newer',
  });
});
