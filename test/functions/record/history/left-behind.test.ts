import { expect, test } from 'vitest';
import { historyLeftBehind } from '../../../../functions/record/history/left-behind.ts';
import { historyKeys } from '../../../../storage/keys.ts';
import { type MemoryObjects, memoryObjects } from '../../../fakes/objects.ts';
import { commit, ID } from './world.ts';

const orphans = [
  historyKeys.part(ID, 'days', '00000002-run-dead-attempt-1', 0),
  historyKeys.part(ID, 'hours', '00000002-run-dead-attempt-1', 0),
];
const elsewhere = [
  'history/other/x',
  historyKeys.dayFile(ID, '2026-11-01'),
  historyKeys.setAside(historyKeys.head(ID), 'run-0'),
  historyKeys.importedHead(ID),
  historyKeys.importedPart(ID, '00000001-a', 0),
  historyKeys.part('ec2-111122223333', 'hours', '00000001-run-attempt-1', 0),
];

async function world(): Promise<MemoryObjects> {
  const objects = memoryObjects();
  for (const day of [19, 20, 21]) await commit(objects, { asOf: `2026-11-${day}T12:00:00.000Z`, values: { a: 1 } });
  for (const key of [...orphans, ...elsewhere]) objects.giveLines(key, []);
  return objects;
}

const leftBehind = (objects: MemoryObjects, isOld = true) => Array.fromAsync(historyLeftBehind(objects, () => isOld));

test('what no head names is left behind; what one names, and what is beside the histories, is not', async () => {
  expect(await leftBehind(await world())).toEqual(orphans);
});

test('what is young may be named yet', async () => {
  expect(await leftBehind(await world(), false)).toEqual([]);
});

test.each([['{'], [undefined]])('where the head is %s, all may be named', async (head) => {
  const objects = await world();
  if (head === undefined) objects.remove(historyKeys.head(ID));
  else objects.give(historyKeys.head(ID), head);
  expect(await leftBehind(objects)).toEqual([]);
});
