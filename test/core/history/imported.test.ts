import { expect, test } from 'vitest';
import { dayOf } from '../../../core/history/calendar.ts';
import { type DayValue, daysLine, daysOf } from '../../../core/history/days.ts';
import { type ImportedSeries, type ImportTally, joinDays, mergeImported } from '../../../core/history/imported.ts';
import { ImportedLine } from '../../../statemachine/contracts/history.ts';
import { inTurn } from '../../fakes/day-rows.ts';

const OLDEST = dayOf('2026-01-01');

const day = (peakBp: number, more: Partial<DayValue> = {}): DayValue => ({
  ...{ peakBp, meanBp: peakBp, samples: 24, total: 256, cidr: '10.0.1.0/24' },
  ...more,
});
const days = (given: Readonly<Record<string, number>>) =>
  new Map(Object.entries(given).map(([name, peak]) => [dayOf(name), day(peak)]));
const series = (given: Readonly<Record<string, number>>, more: Partial<ImportedSeries> = {}): ImportedSeries => ({
  ...{ key: 'a', type: 'subnet', resourceId: 'subnet-a', basis: 'assigned', source: 'csv', days: days(given) },
  ...more,
});

async function imported(...imports: (readonly ImportedSeries[])[]) {
  let lines: ImportedLine[] = [];
  const tallies: ImportTally[] = [];
  for (const each of imports) {
    const tally = { added: 0, replaced: 0, there: 0 };
    const merged = await Array.fromAsync(mergeImported(inTurn(lines), inTurn(each), OLDEST, tally));
    lines = merged.map((line) => ImportedLine.parse(line));
    tallies.push(tally);
  }
  const shown = lines.map((line) => ({
    of: `${line.key} ${line.source}${line.censored ? ' censored' : ''}`,
    peaks: Object.fromEntries([...daysOf(line)].map(([at, { peakBp }]) => [at - OLDEST, peakBp])),
  }));
  return { lines, tallies, shown };
}

test('the same import again changes nothing', async () => {
  const once = [series({ '2026-01-03': 10, '2026-01-05': 20 })];
  const { tallies, shown } = await imported(once, once);
  expect(tallies).toEqual([
    { added: 2, replaced: 0, there: 0 },
    { added: 0, replaced: 0, there: 2 },
  ]);
  expect(shown).toEqual([{ of: 'a csv', peaks: { 2: 10, 4: 20 } }]);
  expect((await imported(once)).lines).toEqual((await imported(once, once)).lines);
});

test('of a day that was imported twice the newer import counts, whatever it came from', async () => {
  const { tallies, shown } = await imported(
    [series({ '2026-01-03': 10, '2026-01-04': 11 }, { source: 'cloudwatch' })],
    [series({ '2026-01-04': 99, '2026-01-05': 12 }), series({ '2026-01-01': 5 }, { key: 'b' })],
  );
  expect(tallies[1]).toEqual({ added: 2, replaced: 1, there: 0 });
  expect(shown).toEqual([
    { of: 'a cloudwatch', peaks: { 2: 10 } },
    { of: 'a csv', peaks: { 3: 99, 4: 12 } },
    { of: 'b csv', peaks: { 0: 5 } },
  ]);
});

test('the same figures from elsewhere are nothing new', async () => {
  const { tallies, shown } = await imported(
    [series({ '2026-01-03': 10, '2026-01-04': 11 }, { source: 'cloudwatch' })],
    [series({ '2026-01-03': 10, '2026-01-05': 12 })],
  );
  expect(tallies[1]).toEqual({ added: 1, replaced: 0, there: 1 });
  expect(shown).toEqual([
    { of: 'a cloudwatch', peaks: { 2: 10, 3: 11 } },
    { of: 'a csv', peaks: { 4: 12 } },
  ]);
});

test('what is censored is kept apart, and displaces only its like', async () => {
  const censored = { source: 'cloudwatch', censored: true } as const;
  const { shown } = await imported(
    [series({ '2026-01-03': 10 })],
    [series({ '2026-01-03': 90, '2026-01-04': 91 }, censored)],
  );
  expect(shown).toEqual([
    { of: 'a cloudwatch censored', peaks: { 2: 90, 3: 91 } },
    { of: 'a csv', peaks: { 2: 10 } },
  ]);
  // The same source knows better now.
  const later = await imported(
    [series({ '2026-01-03': 10 }, { source: 'cloudwatch' })],
    [series({ '2026-01-03': 90 }, censored)],
  );
  expect(later.shown).toEqual([{ of: 'a cloudwatch censored', peaks: { 2: 90 } }]);
});

test('days that are too old leave, and a series without one', async () => {
  const { shown, tallies } = await imported([
    series({ '2025-12-31': 10 }),
    series({ '2025-12-31': 1, '2026-01-01': 2 }, { key: 'b' }),
  ]);
  expect(shown).toEqual([{ of: 'b csv', peaks: { 0: 2 } }]);
  expect(tallies[0]?.added).toBe(1);
});

test('days that runs measured win when both are read, and no day is in both lists', async () => {
  const measured = [...days({ '2026-01-04': 50 })].map(([day, row]) => ({ day, row }));
  const own = daysLine(series({}), measured);
  const { lines } = await imported([
    series({ '2025-12-30': 1, '2026-01-03': 10, '2026-01-04': 11, '2026-01-06': 12 }),
    series({ '2026-01-02': 95, '2026-01-03': 96, '2026-01-04': 97 }, { source: 'cloudwatch', censored: true }),
  ]);
  const joined = joinDays(own, lines, OLDEST);
  const shown = (of: typeof joined.days) => [...of].map(([at, { peakBp, source }]) => [at - OLDEST, peakBp, source]);
  expect(shown(joined.days)).toEqual([
    [2, 10, 'csv'],
    [3, 50, undefined],
    [5, 12, 'csv'],
  ]);
  expect(shown(joined.censored)).toEqual([[1, 95, 'cloudwatch']]);
});
