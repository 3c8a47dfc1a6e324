import { expect, test } from 'vitest';
import { HOUR_MS } from '../../../core/history/calendar.ts';
import { forecastOf } from '../../../core/history/forecast-of.ts';
import { hoursLine, mergeHours } from '../../../core/history/hours.ts';
import { type Past, seriesOf } from '../../../core/history/past.ts';
import type { Capacity } from '../../../statemachine/contracts/capacity.ts';
import type { KeptForecast } from '../../../statemachine/contracts/forecast.ts';

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
function hours(bp: readonly number[], forecast?: KeptForecast): Past {
  const last = Math.floor(Date.parse(asOf) / HOUR_MS) - 1;
  const values = bp.map(
    (each, index) => [last - bp.length + 1 + index, { bp: each, total: 256, cidr: '10.0.0.0/24' }] as const,
  );
  const line = hoursLine(series, new Map(values), forecast) ?? expect.unreachable();
  return { key: KEY, basis: 'assigned', hours: line };
}

const kept = (at: string, p50: number | null = 120): KeptForecast => ({
  p10: 60,
  p50,
  p90: null,
  restsOn: { measuredDays: 60, spanDays: 60, jumps: 0 },
  asOf: at,
});
const now = { capacity, asOf };
const answered = (past: Past, changes: Partial<typeof now> = {}) => forecastOf(KEY, [past], { ...now, ...changes });

test('what is far and did not move since an earlier run of the day is not forecast again', () => {
  const before = kept('2026-11-20T06:10:00.000Z');
  expect(answered(hours([5000, 5000, 5000, 5000], before))).toBe(before);
});

test.each<[string, Past, Partial<typeof now>?]>([
  ['it moved in between', hours([5000, 5000, 5001, 5000], kept('2026-11-20T06:10:00.000Z'))],
  [
    'it moves now',
    hours([5000, 5000, 5000, 5000], kept('2026-11-20T06:10:00.000Z')),
    { capacity: { ...capacity, usedPercent: 51 } },
  ],
  [
    'it was resized',
    hours([5000, 5000, 5000, 5000], kept('2026-11-20T06:10:00.000Z')),
    { capacity: { ...capacity, total: 512 } },
  ],
  ['it is of yesterday', hours(Array(20).fill(5000), kept('2026-11-19T23:10:00.000Z'))],
  ['it is near', hours([5000, 5000, 5000, 5000], kept('2026-11-20T06:10:00.000Z', 40))],
  ['a later run made it', hours([5000, 5000, 5000, 5000], kept('2026-11-20T10:10:00.000Z'))],
  [
    'nothing is free any more',
    hours([5000, 5000, 5000, 5000], kept('2026-11-20T06:10:00.000Z')),
    { capacity: { ...capacity, free: 0 } },
  ],
])('it is where %s', (_, past, changes) => {
  expect(answered(past, changes)).not.toBe(past.hours?.forecast);
});

test('a day that is over and not closed is told by its hours, and nothing by what came later', () => {
  const past = hours(Array.from({ length: 30 }, (_, hour) => 1000 + hour));
  const { days, hours: told } = seriesOf(KEY, [past], { capacity, asOf });
  // 30 hours end at 08:00: those of the day before are 03:00 to 23:00.
  expect(days).toEqual([expect.objectContaining({ peak: (256 * 1020) / 10_000, basis: 'assigned' })]);
  expect(told.at(-1)).toEqual({ t: Date.parse(asOf) / HOUR_MS, used: 128 });
  const earlier = seriesOf(KEY, [past], { capacity, asOf: '2026-11-20T04:30:00.000Z' });
  expect(earlier.hours).toHaveLength(told.length - 5);
});

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

async function committed(lines: NonNullable<Past['hours']>[], forecast: KeptForecast) {
  const hour = Math.floor(Date.parse(forecast.asOf) / HOUR_MS);
  const measured = { ...series, bp: 5000, total: 256, cidr: '10.0.0.0/24', forecast };
  return Array.fromAsync(mergeHours(streamOf(lines), streamOf([measured]), { hour, oldest: hour - 71 }));
}

async function* streamOf<T>(items: readonly T[]) {
  yield* items;
}
