import { expect, test } from 'vitest';
import { WriteConflict } from '../../../../storage/errors.ts';
import { readHistoryHead } from '../../../../storage/history/head.ts';
import { historyKeys } from '../../../../storage/keys.ts';
import { type MemoryObjects, memoryObjects } from '../../../fakes/objects.ts';
import { commit, contents, ID, type PlayedRun, said } from './world.ts';

const HEAD = historyKeys.head(ID);
const at = (day: number, hour: number, minute = 41) => new Date(Date.UTC(2026, 10, day, hour, minute)).toISOString();
const first: PlayedRun = { asOf: at(21, 20), values: { a: 100, b: 200, c: 300 } };
const second: PlayedRun = { asOf: at(21, 21), values: { a: 101, c: 0 } };
const closing: PlayedRun = { asOf: at(22, 4, 0), values: { a: 500, b: 600, c: 700 } };

async function history(...runs: PlayedRun[]): Promise<MemoryObjects> {
  const objects = memoryObjects();
  for (const run of runs) expect((await commit(objects, run)).status).toBe('kept');
  return objects;
}

/** Objects of the windows, by what names them. */
async function unnamed(objects: MemoryObjects): Promise<string[]> {
  const { value } = await readHistoryHead(objects, ID);
  const named = [...(value?.hours ?? []), ...(value?.days ?? [])].map(({ key }) => key);
  return objects
    .keys()
    .filter((key) => /\/(hours|days)\//.test(key) && !named.includes(key) && !value?.retired.includes(key));
}

test('values, gaps and what run they belong to', async () => {
  const objects = await history(first, second);
  const hour = Date.parse(at(21, 20, 0)) / 3_600_000;
  expect(await contents(objects)).toEqual({
    asOf: second.asOf,
    closed: '2026-11-20',
    slots: [first, second].map(({ asOf }) => ({ asOf, runId: `run-${asOf}`, hour: `${asOf.slice(0, 13)}:00:00.000Z` })),
    hours: {
      [`a ${hour}`]: '100 of 256',
      [`b ${hour}`]: '200 of 256',
      [`c ${hour}`]: '300 of 256',
      [`a ${hour + 1}`]: '101 of 256',
      [`c ${hour + 1}`]: '0 of 256',
    },
    days: {},
  });
});

test('the parts have a bounded number of series, and the head says which', async () => {
  const { value } = await readHistoryHead(await history(first), ID);
  expect(value?.hours).toMatchObject([
    { first: 'a', last: 'b', series: 2 },
    { first: 'c', last: 'c', series: 1 },
  ]);
});

test('a run repeated writes nothing', async () => {
  const objects = await history(first);
  const before = objects.snapshot();
  expect(await commit(objects, first)).toEqual({ status: 'there', damaged: [] });
  expect(objects.snapshot()).toEqual(before);
});

test('a day that closes has a file and is a day of the window', async () => {
  const objects = await history(first, second, closing);
  expect(objects.lines(historyKeys.dayFile(ID, '2026-11-21'))).toMatchObject([
    { key: 'a', peakBp: 101, meanBp: 101, samples: 2 },
    { key: 'b', peakBp: 200, meanBp: 200, samples: 1 },
    { key: 'c', peakBp: 300, meanBp: 150, samples: 2 },
  ]);
  const day = Date.parse('2026-11-21') / 86_400_000;
  expect((await contents(objects))?.days).toEqual({
    [`a ${day}`]: '101 101 2 of 256',
    [`b ${day}`]: '200 200 1 of 256',
    [`c ${day}`]: '300 150 2 of 256',
  });
  expect(await unnamed(objects)).toEqual([]);
});

test('a file that is there is the truth', async () => {
  const objects = await history(first);
  const truth = {
    key: 'a',
    type: 'subnet',
    resourceId: 'a',
    cidr: '10.0.0.0/24',
    basis: 'assigned',
    peakBp: 9_000,
    meanBp: 8_000,
    total: 128,
    samples: 24,
  };
  objects.giveLines(historyKeys.dayFile(ID, '2026-11-21'), [truth]);
  await commit(objects, closing);
  expect(Object.values((await contents(objects))?.days ?? {})).toEqual(['9000 8000 24 of 128']);
});

test('what comes when its day is closed changes nothing', async () => {
  const objects = await history(first, closing);
  const before = objects.snapshot();
  expect(await commit(objects, second)).toEqual({ status: 'late', damaged: [] });
  expect(objects.snapshot()).toEqual(before);
});

test('what was never measured has no history', async () => {
  const objects = memoryObjects();
  expect(await commit(objects, { ...first, values: {} })).toEqual({ status: 'nothing', damaged: [] });
  expect(objects.keys()).toEqual([]);
});

test('generations that nobody reads any more are deleted by the next', async () => {
  const objects = await history(first, second, closing, { ...closing, asOf: at(22, 5), runId: 'last' });
  const { value } = await readHistoryHead(objects, ID);
  expect(value?.retired).toHaveLength(2);
  expect(objects.keys()).toEqual(expect.arrayContaining([...(value?.retired ?? [])]));
  expect(await unnamed(objects)).toEqual([]);
});

test('a run that commits in between loses nothing', async () => {
  let other: Promise<unknown> | undefined;
  const objects = memoryObjects({
    beforeWrite: async (key, bucket) => {
      if (key !== HEAD || other) return;
      other = Promise.resolve();
      other = commit(bucket, second);
      await other;
    },
  });
  await commit(objects, first);
  expect(await contents(objects)).toEqual(await contents(await history(first, second)));
  expect(await unnamed(objects)).toEqual([]);
});

test('endless conflicts end, and leave nothing behind that is named', async () => {
  let hour = 0;
  const objects = memoryObjects({
    beforeWrite: async (key, bucket) => {
      if (key === HEAD && hour < 10) await commit(bucket, { asOf: at(21, ++hour), values: { a: hour } });
    },
  });
  // Each of them is interrupted by the next.
  await commit(objects, { asOf: at(21, 0), values: { a: 0 } }).catch((error: unknown) => {
    expect(error).toBeInstanceOf(WriteConflict);
  });
  expect(Object.values((await contents(objects))?.hours ?? {})).toContain('10 of 256');
});

test('a newer format is left alone', async () => {
  const objects = await history(first);
  const { createHash } = await import('node:crypto');
  const sha256 = createHash('sha256').update('2\n{"other":true}').digest('hex');
  objects.give(HEAD, { formatVersion: 2, sha256, head: { other: true } });
  const before = objects.snapshot();
  expect(await commit(objects, second)).toEqual({ status: 'newer', damaged: [] });
  expect(objects.snapshot()).toEqual(before);
});

test('a head dated in the future is set aside, and does not close the past', async () => {
  const objects = await history(first, { ...closing, asOf: at(28, 12) });
  expect(said(await commit(objects, second, { now: at(21, 22) }))).toEqual([expect.stringContaining('in the future')]);
  expect(await contents(objects)).toMatchObject({ asOf: second.asOf, closed: '2026-11-20' });
});
