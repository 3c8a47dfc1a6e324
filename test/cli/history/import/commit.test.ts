import { expect, test } from 'vitest';
import { commitImport } from '../../../../cli/history/import/commit.ts';
import { dayOf } from '../../../../core/history/calendar.ts';
import { daysOf } from '../../../../core/history/days.ts';
import type { ImportedSeries } from '../../../../core/history/imported.ts';
import { ImportedLine } from '../../../../statemachine/contracts/history.ts';
import { readImportedHead } from '../../../../storage/history/imported.ts';
import { readParts } from '../../../../storage/history/parts.ts';
import { historyKeys } from '../../../../storage/keys.ts';
import { type MemoryObjects, memoryObjects } from '../../../fakes/objects.ts';

const ID = 'ipam-scope-0a';
const NOW = new Date('2026-11-21T20:41:00Z');
const LATER = new Date('2026-11-22T20:41:00Z');

const series = (key: string, day: string, peakBp: number): ImportedSeries => ({
  ...{ key, type: 'subnet', resourceId: key, basis: 'assigned', source: 'csv' },
  days: new Map([[dayOf(day), { peakBp, meanBp: peakBp, samples: 1, total: 256, cidr: '' }]]),
});
const commit = (store: MemoryObjects, all: readonly ImportedSeries[], now = NOW) =>
  commitImport(store, ID, all, { now, oldest: 0, dryRun: false, pause: async () => {} });

/** What a reader sees. */
async function seen(store: MemoryObjects): Promise<string[]> {
  const { value } = await readImportedHead(store, ID);
  const lines = await Array.fromAsync(readParts(store, value?.parts ?? [], ImportedLine));
  return lines.map((line) => `${line.key} ${[...daysOf(line).values()].map(({ peakBp }) => peakBp)}`);
}

const first = [series('a', '2026-11-01', 1)];
const second = [series('a', '2026-11-02', 2), series('b', '2026-11-02', 3)];

test.each([
  ['its parts', /\.gz$/],
  ['its head', /head\.json$/],
])('an import that another one overtakes while it writes %s comes after it: nothing is lost', async (_, written) => {
  let other = false;
  const store = memoryObjects({
    beforeWrite: async (key) => {
      if (!written.test(key) || other) return;
      other = true;
      await commit(store, second);
    },
  });
  await commit(store, first);
  expect(await seen(store)).toEqual(['a 1,2', 'b 3']);
});

test('one that dies at any write leaves what was there, and the next one is whole', async () => {
  for (let dies = 1; dies <= 2; dies++) {
    let writes = -1;
    const store = memoryObjects({
      now: () => NOW,
      beforeWrite: async () => {
        if (writes >= 0 && ++writes === dies) throw new TypeError('died');
      },
    });
    await commit(store, first);
    writes = 0;
    await expect(commit(store, second)).rejects.toThrow('died');
    expect(await seen(store)).toEqual(['a 1']);
    writes = -1;
    await commit(store, second);
    expect(await seen(store)).toEqual(['a 1,2', 'b 3']);
  }
});

test('what no head names is deleted by a later import, the generation before it is not, and a dead one is', async () => {
  const store = memoryObjects({ now: () => NOW });
  await commit(store, first);
  const generations = [store.keys()];
  store.giveLines(historyKeys.importedPart(ID, '00000002-dead', 0), []);
  await commit(store, second, LATER);
  const left = store.keys();
  expect(left).toEqual(expect.arrayContaining(generations.flat()));
  expect(left).not.toContain(historyKeys.importedPart(ID, '00000002-dead', 0));
  expect(left).toHaveLength(3);
});

test('the same again, and nothing at all, write nothing', async () => {
  const store = memoryObjects();
  await commit(store, []);
  expect(store.written).toEqual([]);
  await commit(store, first);
  const written = store.written.length;
  expect(await commit(store, first)).toEqual({ added: 0, replaced: 0, there: 1 });
  expect(store.written).toHaveLength(written);
});

test('a newer format is left alone', async () => {
  const store = memoryObjects();
  await commit(store, first);
  const { formatVersion: _, ...rest } = Object(store.json(historyKeys.importedHead(ID)));
  const { createHash } = await import('node:crypto');
  const sha256 = createHash('sha256')
    .update(`99\n${JSON.stringify(rest.head)}`)
    .digest('hex');
  store.give(historyKeys.importedHead(ID), { ...rest, formatVersion: 99, sha256 });
  const before = store.snapshot();
  await expect(commit(store, second)).rejects.toThrow(/newer version of ipam-monitor \(format 99\)/);
  expect(store.snapshot()).toEqual(before);
});
