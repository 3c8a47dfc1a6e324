import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dayOf, dayText } from '../../../core/history/calendar.ts';
import { daysOf, mergeDays } from '../../../core/history/days.ts';
import type { DayRow, DaysLine } from '../../../statemachine/contracts/history.ts';

const FIRST = dayOf('2026-01-01');

function row(id: string, peakBp: number, more: Partial<DayRow> = {}): DayRow {
  const at = { key: id, type: 'subnet' as const, resourceId: id, cidr: '10.0.0.0/24', basis: 'assigned' as const };
  return { ...at, peakBp, meanBp: peakBp >> 1, total: 256, samples: 24, ...more };
}

const stream = (items: readonly unknown[]) => items.values() as never;
type OfDay = readonly [day: number, ...DayRow[]];

function merged(lines: readonly DaysLine[], days: readonly OfDay[], closed: number): Promise<DaysLine[]> {
  const files = days.map(([day, ...rows]) => ({ day: dayText(FIRST + day), rows: stream(rows) }));
  return Array.fromAsync(mergeDays(stream(lines), files, dayText(FIRST + closed)));
}

/** The window after days were closed one after the other. */
async function after(...days: OfDay[]): Promise<DaysLine[]> {
  let lines: DaysLine[] = [];
  for (const day of days) lines = await merged(lines, [day], day[0]);
  return lines;
}

const peaksOf = (line: DaysLine | undefined) =>
  line && [...daysOf(line)].map(([day, { peakBp }]) => [day - FIRST, peakBp]);

test('each day has its peak, its mean, its samples and its capacity', async () => {
  const [line] = await after(
    [0, row('a', 10)],
    [1, row('b', 1)],
    [2, row('a', 0, { total: 512, samples: 3, cidr: '' })],
  );
  expect(line && [...daysOf(line)]).toEqual([
    [FIRST, { peakBp: 10, meanBp: 5, total: 256, samples: 24, cidr: '' }],
    [FIRST + 2, { peakBp: 0, meanBp: 0, total: 512, samples: 3, cidr: '' }],
  ]);
  expect(line?.totals).toEqual([
    [0, 256],
    [2, 512],
  ]);
});

test('what is behind a gap of more than 90 days leaves; at 90 it stays', async () => {
  expect(await after([0, row('a', 1)], [90, row('b', 1)])).toMatchObject([{ key: 'a' }, { key: 'b' }]);
  expect(await after([0, row('a', 1)], [91, row('b', 1)])).toMatchObject([{ key: 'b' }]);
  expect(peaksOf((await after([0, row('a', 1)], [91, row('a', 2)]))[0])).toEqual([
    [0, 1],
    [91, 2],
  ]);
  expect(peaksOf((await after([0, row('a', 1)], [92, row('a', 2)]))[0])).toEqual([[92, 2]]);
});

test('400 days are kept', async () => {
  const days = Array.from({ length: 401 }, (_, day): OfDay => [day, row('a', day)]);
  const [line] = await after(...days);
  expect(peaksOf(line)).toHaveLength(400);
  expect(peaksOf(line)?.[0]).toEqual([1, 1]);
});

test('another basis is another series', async () => {
  const lines = await after([0, row('a', 1)], [1, row('a', 2, { basis: 'carved' })]);
  expect(lines.map((line) => [line.basis, peaksOf(line)])).toEqual([
    ['assigned', [[0, 1]]],
    ['carved', [[1, 2]]],
  ]);
});

const rows = fc
  .uniqueArray(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.integer({ min: 0, max: 10_000 })), {
    selector: ([id]) => id,
  })
  .map((each) => each.sort(([a], [b]) => (a < b ? -1 : 1)).map(([id, peak]) => row(id, peak)));
const gaps = fc.array(fc.tuple(fc.oneof(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 80, max: 200 })), rows), {
  minLength: 1,
  maxLength: 12,
});

test('days taken one by one, all at once or in bites come to the same window', async () => {
  await fc.assert(
    fc.asyncProperty(gaps, fc.integer({ min: 1, max: 5 }), async (each, bite) => {
      let day = 0;
      const days = each.map(([gap, all]): OfDay => {
        day += gap;
        return [day, ...all];
      });
      const oneByOne = await after(...days);
      expect(await merged([], days, day)).toEqual(oneByOne);
      let lines: DaysLine[] = [];
      for (let from = 0; from < days.length; from += bite) {
        const some = days.slice(from, from + bite);
        lines = await merged(lines, some, some.at(-1)?.[0] ?? 0);
      }
      expect(lines).toEqual(oneByOne);
    }),
  );
});

test('a day that is older than what is there is refused: it would stand in the wrong place', async () => {
  await expect(after([1, row('a', 1)], [0, row('a', 2)])).rejects.toThrow(
    '2026-01-01 is added to days up to 2026-01-02',
  );
});

test('what changes is told from the first day that is kept', async () => {
  const [line] = await after([0, row('a', 1, { samples: 5 })], [92, row('a', 2, { total: 512 })], [112, row('a', 3)]);
  expect(line).toMatchObject({
    samples: [[0, 24]],
    totals: [
      [0, 512],
      [20, 256],
    ],
  });
});
