import { expect, test } from 'vitest';
import { Backtest } from '../../../core/backtest/backtest.ts';
import { METHODS, type Method } from '../../../core/backtest/methods.ts';
import type { ForecastSeries } from '../../../core/forecast/forecast.ts';
import { daily, days, FIRST, saying, seriesWith } from './world.ts';

const BASELINES: readonly Method[] = [METHODS.lastValue, METHODS.line7];

function judged(series: ForecastSeries, methods: readonly Method[] = BASELINES, since?: number) {
  const backtest = new Backtest(since, methods);
  const isJudged = backtest.add(series);
  const { counts, scores } = backtest.all();
  return { isJudged, ...counts, scores: scores.map((score) => ({ ...score.counts, error: score.errors.value() })) };
}

/** Two a day from 0 on: full (256) on day 128, the last one. */
const steady = seriesWith(daily(129, (index) => 2 * index));

test('a line that fills: each week from the thirtieth day on is asked, and the line knows it to the day', () => {
  const { scores, ...counts } = judged(steady);
  // Days 31, 38, … 122.
  expect(counts).toEqual({ isJudged: true, resources: 1, filled: 1, origins: 14, reached: 14, near: 2 });
  const [last, line] = scores;
  expect(last).toMatchObject({ within: 0, early: 14, late: 0, open: 0, near: 2, missed: 2, falseAlarms: 0 });
  // It says one moment, from the day before on; the truth is the middle of a day: half a day is nothing in 97.
  expect(line).toMatchObject({ near: 2, missed: 0, notSoon: 10, falseAlarms: 0, neverFull: 0 });
  expect(line?.error).toBeLessThan(0.02);
});

test('an interval holds, is early, or is late', () => {
  // The truths are 6.5, 13.5, … 97.5 days.
  const [{ within, early, late, open } = expect.unreachable()] = judged(steady, [saying(days(20, 30, 40)).said]).scores;
  expect({ within, early, late, open }).toEqual({ within: 3, early: 2, late: 9, open: 0 });
});

test('near and missed, far and a false alarm', () => {
  const [near] = judged(steady, [saying(days(10, 15, 90)).said]).scores;
  expect(near).toMatchObject({ near: 2, missed: 2, notSoon: 10, falseAlarms: 10 });
  const [far] = judged(steady, [saying(days(10, 31, 90)).said]).scores;
  expect(far).toMatchObject({ falseAlarms: 0 });
});

test('a flat one is asked for its capacity alone, where a month after is known', () => {
  const { scores, ...counts } = judged(seriesWith(daily(129, () => 100)), [saying(days(10, 20, 30)).said]);
  expect(counts).toMatchObject({ resources: 1, filled: 0, origins: 10, reached: 0 });
  expect(scores).toMatchObject([{ within: 0, early: 0, late: 0, open: 0, neverFull: 10, falseFull: 10 }]);
  expect(judged(seriesWith(daily(129, () => 100))).scores[1]).toMatchObject({ neverFull: 10, falseFull: 0 });
});

test('what never filled is asked for the highest that it was since, the same from each origin', () => {
  const { said, asked } = saying(days(40));
  const { scores, ...counts } = judged(seriesWith(daily(129, (index) => index)), [said]);
  expect(counts).toMatchObject({ filled: 0, origins: 14, reached: 14, near: 2 });
  expect(new Set(asked.map(({ total }) => total))).toEqual(new Set([128, 256]));
  expect(scores).toMatchObject([{ neverFull: 10, falseFull: 0 }]);
});

test('of what was before the first origin nothing is the level', () => {
  // A burst on day 5; then a line.
  const { said, asked } = saying(days(40));
  judged(seriesWith(daily(129, (index) => (index === 5 ? 200 : index / 2))), [said]);
  expect(asked.map(({ total }) => total)).toContain(64);
});

test('where it was higher, what is known ends with the history: an interval beyond is open, one before it is late', () => {
  // The highest on day 60; day 128 is the last one.
  const peak = seriesWith(daily(129, (index) => (index === 60 ? 200 : 50)));
  const far = judged(peak, [saying(days(1, 1, 999)).said]);
  // Origins 31, 38, … 59 are before it: 1.5 to 29.5 days; of the nine after it nothing came.
  expect(far).toMatchObject({ origins: 14, reached: 5, near: 2 });
  expect(far.scores).toMatchObject([{ within: 5, open: 9, late: 0, notSoon: 5 }]);
  const soon = judged(peak, [saying(days(1, 1, 40)).said]);
  // Known are 7, 14, … 63 days: of four origins more than 40.
  expect(soon.scores).toMatchObject([{ within: 5, open: 5, late: 4 }]);
});

test('a jump after the origin was not to be seen', () => {
  const jump = seriesWith(daily(100, (index) => (index < 90 ? 100 + (index % 2) : 256)));
  const { scores } = judged(jump);
  expect(scores[1]).toMatchObject({ near: 2, missed: 2, within: 0 });
  expect(scores[1]?.early).toBe(9);
});

test('nothing later than an origin is seen: another future changes no answer', () => {
  const noted: string[] = [];
  const noting: Method = (series) => {
    noted.push(JSON.stringify(series));
    return days(1);
  };
  const past = (index: number) => 100 + (index % 3);
  const withHours = { hours: [{ t: (FIRST + 99) * 24, used: 256 }] };
  judged(
    seriesWith(
      daily(100, (index) => (index < 93 ? past(index) : 256)),
      withHours,
    ),
    [noting],
    FIRST + 93,
  );
  judged(
    seriesWith(
      daily(100, (index) => (index < 99 ? past(index) : 256)),
      withHours,
    ),
    [noting],
    FIRST + 93,
  );
  expect(noted).toHaveLength(2);
  expect(noted[0]).toBe(noted[1]);
  const seen: ForecastSeries = JSON.parse(noted[0] ?? '');
  expect(seen.days.at(-1)?.day).toBe(FIRST + 92);
  expect(seen.hours).toEqual([]);
  expect(Date.parse(seen.asOf) / 86_400_000).toBe(FIRST + 93);
});

test('days in any order are the same', () => {
  expect(judged({ ...steady, days: [...steady.days].reverse() })).toEqual(judged(steady));
});

test('units stand over the capacity of today: full before a resize is not full', () => {
  // 128 of 128 until day 59, then of 256; it ends at 200.
  const resized = seriesWith(daily(129, (index) => (index < 60 ? Math.min(128, 3 * index) : 128 + index - 60)));
  const { said, asked } = saying(days(40));
  expect(judged(resized, [said])).toMatchObject({ filled: 0 });
  expect(new Set(asked.map(({ total }) => total))).toEqual(new Set([196, 256]));
});

test('figures of another basis are another series', () => {
  const other = daily(60, () => 250).map((peak, index) => ({ day: FIRST + index, peak: peak ?? 0, basis: 'carved' }));
  const own = seriesWith(daily(100, (index) => (index < 60 ? undefined : index)));
  const { said, asked } = saying(days(40));
  expect(judged({ ...own, days: [...other, ...own.days] }, [said])).toMatchObject({ origins: 1 });
  expect(asked[0]?.days.some(({ basis }) => basis === 'carved')).toBe(true);
  expect(judged({ ...own, days: [...other, ...own.days] }).scores[0]).toMatchObject({ early: 1 });
});

test('reasons for none are counted, once an origin', () => {
  const backtest = new Backtest(undefined, [saying({ none: 'tooShort' }).said]);
  backtest.add(seriesWith(daily(129, (index) => index)));
  expect(backtest.all().scores[0]?.none).toEqual(new Map([['tooShort', 14]]));
});

test.each([
  ['36 days', seriesWith(daily(36, (index) => index))],
  ['no day', seriesWith([])],
  [
    'no capacity',
    seriesWith(
      daily(100, (index) => index),
      { total: 0 },
    ),
  ],
])('there is nothing to judge in %s', (_, series) => {
  expect(judged(series)).toMatchObject({ isJudged: false, resources: 0, origins: 0 });
});

test('by basis, and over all', () => {
  const backtest = new Backtest(undefined, BASELINES);
  backtest.add(steady);
  backtest.add({ ...steady, id: 'b', basis: 'carved' });
  backtest.add({ ...steady, id: 'c', basis: 'carved' });
  expect(backtest.groups().map(([basis, { counts }]) => [basis, counts.resources, counts.origins])).toEqual([
    ['assigned', 1, 14],
    ['carved', 2, 28],
  ]);
  expect(backtest.all().counts).toMatchObject({ resources: 3, filled: 3, origins: 42 });
  expect(backtest.all().scores[0]?.counts.early).toBe(42);
});
