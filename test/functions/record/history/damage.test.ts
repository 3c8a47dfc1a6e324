import { expect, test } from 'vitest';
import { readHistoryHead } from '../../../../storage/history/head.ts';
import { HISTORY, historyKeys } from '../../../../storage/keys.ts';
import { type MemoryObjects, memoryObjects } from '../../../fakes/objects.ts';
import { commit, contents, ID, type PlayedRun, said } from './world.ts';

const at = (day: number, hour: number) => new Date(Date.UTC(2026, 10, day, hour, 41)).toISOString();
const runs = [
  { asOf: at(19, 12), values: { a: 10, b: 20, c: 30 } },
  { asOf: at(20, 12), values: { a: 11, b: 21, c: 31 } },
  { asOf: at(21, 12), values: { a: 12, b: 22, c: 32 } },
] satisfies PlayedRun[];
const next: PlayedRun = { asOf: at(22, 12), values: { a: 13, b: 23, c: 33 } };
const afterThat: PlayedRun = { asOf: at(23, 12), values: { a: 14, b: 24, c: 34 } };

async function history(): Promise<MemoryObjects> {
  const objects = memoryObjects();
  for (const run of runs) await commit(objects, run);
  return objects;
}

/** Of objects that a run reads: the head, the parts that it names, and the file of a day that an attempt wrote. */
async function named(): Promise<string[]> {
  const objects = await history();
  return objects.keys().filter((key) => key.startsWith(HISTORY) && !key.includes('/daily/'));
}

function flip(text: string, at: number): string {
  const code = text.charCodeAt(at);
  return `${text.slice(0, at)}${String.fromCharCode(code === 48 ? 49 : 48)}${text.slice(at + 1)}`;
}

const whole = await (async () => {
  const objects = await history();
  await commit(objects, next);
  return await contents(objects);
})();

test.each(await named())('a byte flipped anywhere in %s: set aside, said once, and days as they were', async (key) => {
  const length = (await history()).snapshot()[key]?.length ?? 0;
  expect(length).toBeGreaterThan(100);
  let times = 0;
  for (let index = 0; index < length; index += 7) {
    const objects = await history();
    objects.edit(key, (body) => flip(body, index));
    const broken = objects.snapshot()[key];

    const came = await commit(objects, next);
    const { status } = came;
    const damaged = said(came);

    expect(status).toBe('kept');
    const now = await contents(objects);
    // What retired has nobody reads.
    if (damaged.length > 0) {
      times++;
      expect(damaged).toEqual([expect.stringContaining(key)]);
      expect(objects.snapshot()[historyKeys.setAside(key, `run-${next.asOf}`)]).toBe(broken);
      for (const [hour, value] of Object.entries(now?.hours ?? {})) expect(whole?.hours[hour]).toBe(value);
      // The day that was still open may lack what the lost hours held; no other does.
      for (const [day, value] of Object.entries(now?.days ?? {})) expect(whole?.days[day]).toBe(value);
      expect(Object.keys(now?.days ?? {}).length).toBeGreaterThanOrEqual(6);
    } else expect(now).toEqual(whole);

    expect(await commit(objects, afterThat)).toEqual({ status: 'kept', damaged: [] });
  }
  // The generation before this one is kept for whoever reads it now; no run does.
  expect(times).toBe(key.includes('/00000002-') ? 0 : Math.ceil(length / 7));
});

test('a part that is gone is as one that is damaged', async () => {
  const objects = await history();
  for (const key of objects.keys()) if (key.includes('/days/')) objects.remove(key);
  const damaged = said(await commit(objects, next));
  expect(damaged).toEqual([expect.stringContaining('is not there')]);
  expect(await contents(objects)).toEqual(whole);
});

test('a head that somebody deleted is missed where there are days', async () => {
  const objects = await history();
  objects.remove(historyKeys.head(ID));
  const damaged = said(await commit(objects, next));
  expect(damaged).toEqual([expect.stringContaining('head.json cannot be used: it is not there any more')]);
  expect(Object.keys((await contents(objects))?.days ?? {})).toHaveLength(6);
  expect(await commit(objects, afterThat)).toEqual({ status: 'kept', damaged: [] });
});

test("a damaged file of a day is set aside and written again while the day's hours are there, else it stays a gap", async () => {
  const objects = await history();
  const key = historyKeys.dayFile(ID, '2026-11-21');
  objects.giveLines(key, [{ key: 'a' }]);
  expect(said(await commit(objects, next))).toEqual([expect.stringContaining(key)]);
  expect(await contents(objects)).toEqual(whole);
  expect(objects.lines(key)).toHaveLength(3);

  objects.give(historyKeys.head(ID), '{}');
  const old = historyKeys.dayFile(ID, '2026-11-19');
  objects.truncate(old);
  expect(said(await commit(objects, afterThat))).toEqual([
    expect.stringContaining(historyKeys.head(ID)),
    expect.stringContaining(old),
  ]);
  expect(objects.keys()).not.toContain(old);
  expect(Object.keys((await contents(objects))?.days ?? {})).toHaveLength(6);
});

test.each([1, 2])(
  "a day's file of an attempt that died is the truth, with %i of 2 parts of its hours lost",
  async (lost) => {
    const objects = await history();
    const dying = { ...objects, putText: () => Promise.reject(new Error('died')) };
    await expect(commit(dying, next, { attempt: 'dying' })).rejects.toThrow('died');
    const key = historyKeys.dayFile(ID, '2026-11-21');
    const written = objects.snapshot()[key];
    const { value: head } = await readHistoryHead(objects, ID);
    const parts = head?.hours.slice(0, lost) ?? [];
    expect(parts).toHaveLength(lost);
    for (const part of parts) objects.truncate(part.key);

    const came = await commit(objects, next);
    expect(said(came).map((text) => text.split(' ')[0])).toEqual(parts.map((part) => part.key));
    expect((await contents(objects))?.days).toEqual(whole?.days);
    expect(objects.snapshot()[key]).toBe(written);
  },
);
