import { expect, test } from 'vitest';
import { looksCensored } from '../../../core/history/censored.ts';
import { fits, type ScaleSample, scaleOf } from '../../../core/history/scale.ts';

const compared = (usedPercent: number, published?: number, highest = published ?? 0): ScaleSample => ({
  usedPercent,
  around: published === undefined ? undefined : { low: published, high: published },
  highest,
});

test.each<[string, ScaleSample[], string | undefined, number]>([
  ['percent', [compared(80, 81), compared(3, 3), compared(50, 47)], 'percent', 3],
  ['fractions', [compared(80, 0.81), compared(3, 0.03), compared(50, 0.47)], 'fraction', 3],
  ['too few', [compared(80, 81), compared(3, 3)], undefined, 2],
  ['what is nearly empty tells nothing', [compared(0.2, 0.002), compared(0, 0), compared(0.9, 0.009)], undefined, 0],
  ['1 % full, in percent, is no fraction of 1', [compared(1, 1), compared(0.7, 0.7), compared(0.5, 0.5)], 'percent', 3],
  ['they differ', [compared(80, 81), compared(60, 0.6), compared(50, 50), compared(40, 0.4)], undefined, 4],
  ['nothing to compare with', [compared(80), compared(70), compared(60)], undefined, 0],
  [
    'what was ever above 1 is no fraction',
    [compared(90, 0.9, 85), compared(80, 0.8, 85), compared(70, 0.7, 85)],
    undefined,
    0,
  ],
])('%s', (_, all, scale, votes) => {
  expect(scaleOf(all)).toEqual({ scale, votes });
});

test('a series that fits neither is known, and one that has nothing to compare with is let in', () => {
  expect(fits('percent', compared(80, 30))).toBe(false);
  expect(fits('fraction', compared(80, 0.3))).toBe(false);
  expect(fits('percent', compared(80, 76))).toBe(true);
  expect(fits('percent', compared(80))).toBe(true);
  expect(fits('percent', compared(80, 80, 130))).toBe(false);
  expect(fits('fraction', compared(80, 0.8, 1))).toBe(true);
});

const days = (peaks: readonly (number | null)[]) =>
  new Map(
    peaks.flatMap((peakBp, day) =>
      peakBp === null ? [] : [[day, { peakBp, meanBp: peakBp, samples: 24, total: 1, cidr: '' }] as const],
    ),
  );

test.each<[string, (number | null)[], number[], boolean]>([
  ['above a threshold', [82, 95, 81, null, 83, 97, 99, 80, null, 80, 96], [], true],
  ['below one', [10, 2, 9, null, 10, 1, 2, 9, null, 9, 3], [], true],
  ['without gaps', [82, 95, 81, 83], [], false],
  ['a gap that all have', [82, 95, 81, null, 83, 97, 99], [3], false],
  ['a gap anywhere', [10, 50, 20, 90, null, 15, 60, 40], [], false],
  ['a beginning and an end are no gap', [null, null, 82, 95, null], [], false],
])('%s: %j', (_, peaks, missing, censored) => {
  const published = new Set(peaks.keys().filter((day) => !missing.includes(day)));
  expect(looksCensored(days(peaks), published)).toBe(censored);
});
