import { expect, test } from 'vitest';
import { lastValue, line } from '../../../core/forecast/baselines.ts';
import { errorOf } from '../../../core/forecast/scores.ts';

const NEVER = Number.POSITIVE_INFINITY;
const seriesOf = (peaks: readonly (number | null)[]) => ({
  total: 100,
  days: peaks.map((peak, day) => ({ day, peak })),
});

test.each([
  ['it stays', [1, 50], NEVER],
  ['it is full', [1, 100, null], 0],
  ['there is nothing', [], NEVER],
])('the last value: %s', (_, peaks, p50) => {
  expect(lastValue(seriesOf(peaks))).toEqual({ p10: p50, p50, p90: p50 });
});

test.each([
  ['it climbs 5 a day, and has 20 left', [0, 0, 0, 50, 55, 60, 65, 70, 75, 80], 4],
  ['with a gap', [50, 55, null, 65, 70, null, 80], 4],
  ['it is there already', [70, 80, 90, 100, 110], 0],
  ['it stays', [50, 50, 50], NEVER],
  ['it falls', [60, 50, 40], NEVER],
  ['of one day nothing is known', [50], NEVER],
  ['nor of none', [], NEVER],
  ['further away than anybody asks for', [50, 50.1, 50.2], NEVER],
])('a line through 7 days: %s', (_, peaks, p50) => {
  expect(line(7)(seriesOf(peaks)).p50).toBeCloseTo(p50, 6);
});

test('an error is a ratio, and what is beyond 180 days is all the same', () => {
  expect(errorOf(9.5, 19.5)).toBeCloseTo(Math.log(2), 6);
  expect(errorOf(19.5, 9.5)).toBeCloseTo(Math.log(2), 6);
  expect(errorOf(NEVER, 180)).toBe(0);
});
