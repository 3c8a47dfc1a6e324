import { expect, test } from 'vitest';
import { forecastOf } from '../../../core/forecast/forecast-of.ts';
import { type KeptSeries, seriesOf } from '../../../core/forecast/kept-series.ts';
import { dayOf, HOUR_MS } from '../../../core/history/calendar.ts';
import { type DayValue, daysLine } from '../../../core/history/days.ts';
import { hoursLine, mergeHours } from '../../../core/history/hours.ts';
import type { Capacity } from '../../../statemachine/contracts/capacity.ts';
import type { StoredForecast } from '../../../statemachine/contracts/history.ts';

const KEY = 'vpc-1/subnet/subnet-a/10.0.0.0/24';
const asOf = '2026-11-20T09:30:00.000Z';
const capacity: Capacity = {
  basis: 'assigned',
  unit: 'address',
  total: 256,
  free: 128,
  usedPercent: 50,
  source: 'ipam',
};
const series = { key: KEY, type: 'subnet', resourceId: 'subnet-a', basis: 'assigned' } as const;

/** Hours up to the one before `asOf`, in basis points. */
function hours(bp: readonly number[], forecast?: StoredForecast): KeptSeries {
  const last = Math.floor(Date.parse(asOf) / HOUR_MS) - 1;
  const values = bp.map(
    (each, index) => [last - bp.length + 1 + index, { bp: each, total: 256, cidr: '10.0.0.0/24' }] as const,
  );
  const line = hoursLine(series, new Map(values), forecast) ?? expect.unreachable();
  return { key: KEY, basis: 'assigned', hours: line };
}

const kept = (at: string, p50: number | null = 120): StoredForecast => ({
  p10: 60,
  p50,
  p90: null,
  restsOn: { measuredDays: 60, spanDays: 60, jumps: 0 },
  asOf: at,
  bp: 5000,
  full: 256,
});
const now = { capacity, asOf };
const answered = (past: KeptSeries, changes: Partial<typeof now> = {}) =>
  forecastOf(KEY, [past], { ...now, ...changes });

test('what is far and did not move since an earlier run of the day is not forecast again', () => {
  const { bp: _, full: __, ...before } = kept('2026-11-20T06:10:00.000Z');
  expect(answered(hours([5000, 5000, 5000, 5000], kept(before.asOf)))).toEqual(before);
});

test.each<[string, KeptSeries, Partial<typeof now>?]>([
  ['it moved in between', hours([5000, 5000, 5001, 5000], kept('2026-11-20T06:10:00.000Z'))],
  [
    'it moves now',
    hours([5000, 5000, 5000, 5000], kept('2026-11-20T06:10:00.000Z')),
    { capacity: { ...capacity, usedPercent: 51 } },
  ],
  [
    'it moved within the hour that it was made in',
    hours([5000, 5000, 5000, 5000], kept('2026-11-20T08:10:00.000Z')),
    { asOf: '2026-11-20T08:50:00.000Z', capacity: { ...capacity, usedPercent: 90, free: 25 } },
  ],
  [
    'others hold some of it',
    hours([5000, 5000, 5000, 5000], kept('2026-11-20T06:10:00.000Z')),
    { capacity: { ...capacity, heldByOthers: 64, free: 64 } },
  ],
  [
    'it was resized',
    hours([5000, 5000, 5000, 5000], kept('2026-11-20T06:10:00.000Z')),
    { capacity: { ...capacity, total: 512 } },
  ],
  ['it is of yesterday', hours(Array(20).fill(5000), kept('2026-11-19T23:10:00.000Z'))],
  ['it is near', hours([5000, 5000, 5000, 5000], kept('2026-11-20T06:10:00.000Z', 40))],
  [
    'something was imported since',
    { ...hours([5000, 5000, 5000, 5000], kept('2026-11-20T06:10:00.000Z')), importedAt: '2026-11-20T07:00:00.000Z' },
  ],
  ['a later run made it', hours([5000, 5000, 5000, 5000], kept('2026-11-20T10:10:00.000Z'))],
  [
    'nothing is free any more',
    hours([5000, 5000, 5000, 5000], kept('2026-11-20T06:10:00.000Z')),
    { capacity: { ...capacity, free: 0 } },
  ],
])('it is where %s', (_, past, changes) => {
  expect(answered(past, changes)).not.toHaveProperty('asOf', past.hours?.forecast?.asOf);
});

test('what others hold completely is full: nothing is free', () => {
  const taken = { ...capacity, usedPercent: 0, free: 0, heldByOthers: 256 };
  expect(answered(hours([0, 0, 0]), { capacity: taken })).toMatchObject({ p10: 0, p50: 0, p90: 0 });
});

test('a repeated run of the same hour says what it said', () => {
  const { bp: _, full: __, ...before } = kept('2026-11-20T08:10:00.000Z');
  const past = hours([5000, 5000], kept(before.asOf));
  expect(answered(past, { asOf: '2026-11-20T08:50:00.000Z' })).toEqual(before);
});

test('nothing is seen of what came later, nor of what is known only at times', () => {
  const days = daysLine(series, [
    { day: dayOf(asOf) - 2, row: day(3000) },
    { day: dayOf(asOf), row: day(9999) },
  ]);
  const own = days ?? expect.unreachable();
  const imported = [
    { ...(daysLine(series, [{ day: dayOf(asOf) - 9, row: day(1000) }]) ?? own), source: 'csv' as const },
    {
      ...(daysLine(series, [{ day: dayOf(asOf) - 5, row: day(9900) }]) ?? own),
      source: 'csv' as const,
      censored: true as const,
    },
  ];
  const kept = { ...hours([4000, 4001, 4002]), own: () => own, imported: imported.map((line) => () => line) };
  const seen = seriesOf(KEY, [kept], { capacity, asOf });
  expect(seen.days.map(({ peak }) => peak)).toEqual([25.6, 76.8]);
  expect(seen.hours.at(-1)).toEqual({ t: Date.parse(asOf) / HOUR_MS, used: 128 });
  const earlier = seriesOf(KEY, [kept], { capacity, asOf: '2026-11-20T07:30:00.000Z' });
  expect(earlier.hours).toHaveLength(seen.hours.length - 2);
});

const day = (bp: number): DayValue => ({ peakBp: bp, meanBp: bp, samples: 24, total: 256, cidr: '10.0.0.0/24' });

test('what others hold is not ours to fill; full is full, whatever the rounding says', () => {
  const held = { ...capacity, heldByOthers: 56, free: 72 };
  expect(seriesOf(KEY, [], { capacity: held, asOf })).toMatchObject({ total: 200, hours: [{ used: 128 }] });
  const full = { ...held, free: 0, usedPercent: 78.12 };
  expect(seriesOf(KEY, [], { capacity: full, asOf })).toMatchObject({ total: 200, hours: [{ used: 200 }] });
});

test('the newest forecast is kept, whichever run commits first', async () => {
  const [early, late] = [kept('2026-11-20T06:10:00.000Z'), kept('2026-11-20T07:10:00.000Z')];
  const one = await committed(await committed([], early), late);
  const other = await committed(await committed([], late), early);
  expect(one).toEqual(other);
  expect(one[0]?.forecast).toEqual(late);
});

async function committed(lines: NonNullable<KeptSeries['hours']>[], forecast: StoredForecast) {
  const hour = Math.floor(Date.parse(forecast.asOf) / HOUR_MS);
  const measured = { ...series, bp: 5000, total: 256, cidr: '10.0.0.0/24', forecast };
  return Array.fromAsync(mergeHours(streamOf(lines), streamOf([measured]), { hour, oldest: hour - 71 }));
}

async function* streamOf<T>(items: readonly T[]) {
  yield* items;
}
