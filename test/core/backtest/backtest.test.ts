import { expect, test } from 'vitest';
import { Backtest } from '../../../core/backtest/backtest.ts';
import type { AskedLevel } from '../../../core/backtest/levels.ts';
import { METHODS, type Method } from '../../../core/backtest/methods.ts';
import type { ForecastSeries } from '../../../core/forecast/forecast.ts';
import { daily, days, FIRST, saying, seriesWith } from './world.ts';

const BASELINES: readonly Method[] = [METHODS.lastValue, METHODS.line7];

function judged(
  series: ForecastSeries,
  {
    methods = BASELINES,
    level = 'full',
    since,
  }: { methods?: readonly Method[]; level?: AskedLevel; since?: number } = {},
) {
  const backtest = new Backtest(since, methods);
  const isJudged = backtest.add(series);
  const { counts, scores } = backtest.all()[level];
  return { isJudged, ...counts, scores: scores.map((score) => ({ ...score.counts, error: score.errors.value() })) };
}
const judging = (series: ForecastSeries, answer: ReturnType<Method>, level?: AskedLevel) =>
  judged(series, { methods: [saying(answer).said], ...(level && { level }) });

/** Two a day from 0 on: full (256) on day 128, the last one. */
const steady = seriesWith(daily(129, (index) => 2 * index));

test('a line that fills: each week from the thirtieth day on is asked, and the line knows it to the day', () => {
  const { scores, ...counts } = judged(steady);
  // Days 31, 38, … 122.
  expect(counts).toEqual({ isJudged: true, resources: 1, resourcesReached: 1, origins: 14, reached: 14, near: 2 });
  const [last, line] = scores;
  expect(last).toMatchObject({ within: 0, early: 14, late: 0, open: 0, near: 2, missed: 2, falseAlarms: 0 });
  expect(line).toMatchObject({ near: 2, missed: 0, notSoon: 10, falseAlarms: 0, error: 0 });
});

test('an interval holds, is early, or is late', () => {
  // The truths are 6.5, 13.5, … 97.5 days.
  const [{ within, early, late, open } = expect.unreachable()] = judging(steady, days(20, 30, 40)).scores;
  expect({ within, early, late, open }).toEqual({ within: 3, early: 2, late: 9, open: 0 });
});

test('near and missed, far and a false alarm', () => {
  expect(judging(steady, days(10, 15, 90)).scores[0]).toMatchObject({
    near: 2,
    missed: 2,
    notSoon: 10,
    falseAlarms: 10,
  });
  expect(judging(steady, days(10, 31, 90)).scores[0]).toMatchObject({ falseAlarms: 0 });
});

test('a flat one that is said to fill is a false alarm, where a month after is known, and late', () => {
  const flat = seriesWith(daily(129, () => 100));
  const { scores, ...counts } = judging(flat, days(10, 20, 30));
  expect(counts).toMatchObject({ resources: 1, resourcesReached: 0, origins: 14, reached: 0 });
  // Known are 7, 14, … 98 days.
  expect(scores).toMatchObject([{ within: 0, early: 0, late: 10, open: 4, notSoon: 10, falseAlarms: 10 }]);
  expect(judged(flat).scores[1]).toMatchObject({ open: 14, late: 0, notSoon: 10, falseAlarms: 0, error: undefined });
});

test('a step is half of how far it moved in four weeks before, whatever came then', () => {
  const { said, asked } = saying(days(14));
  const line = seriesWith(daily(60, (index) => 2 * index));
  expect(judged(line, { methods: [said], level: 'step' })).toMatchObject({ origins: 4, reached: 3, near: 3 });
  // On day 32 it was 62, and 8 four weeks before: to 89 are 13.5 days, which day 45 is above.
  expect(asked[3]).toMatchObject({ total: 62 + 27 });
  expect(judged(line, { methods: [said], level: 'step' }).scores).toMatchObject([{ within: 0, early: 3, open: 1 }]);
});

test('of one that never moves a step is a unit, and nothing is above the capacity', () => {
  const { said, asked } = saying(days(14));
  judged(seriesWith(daily(38, () => 100)), { methods: [said] });
  judged(
    seriesWith(
      daily(38, () => 100),
      { total: 1_000_000 },
    ),
    { methods: [said] },
  );
  judged(seriesWith(daily(38, (index) => (index > 20 ? 250 : 0))), { methods: [said] });
  // Of a step, and of full.
  expect(asked.map(({ total }) => total)).toEqual([101, 256, 200, 1_000_000, 256, 256]);
});

test('a jump after the origin was not to be seen', () => {
  const { scores } = judged(seriesWith(daily(100, (index) => (index < 90 ? 100 + (index % 2) : 256))));
  // Day 93 is full already.
  expect(scores[1]).toMatchObject({ near: 2, missed: 2, within: 0, early: 9 });
});

test('nothing later than an origin is seen: another future changes no answer', () => {
  const noted: string[] = [];
  const noting: Method = (series) => {
    noted.push(JSON.stringify(series));
    return days(1);
  };
  const past = (index: number) => 100 + (index % 3);
  const withHours = { hours: [{ t: (FIRST + 92) * 24, used: 256 }] };
  const since = FIRST + 93;
  judged(
    seriesWith(
      daily(100, (index) => (index < 93 ? past(index) : 256)),
      withHours,
    ),
    { methods: [noting], since },
  );
  judged(
    seriesWith(
      daily(100, (index) => (index < 99 ? past(index) : 0)),
      withHours,
    ),
    { methods: [noting], since },
  );
  expect(noted).toHaveLength(4);
  expect(noted.slice(0, 2)).toEqual(noted.slice(2));
  const seen: ForecastSeries = JSON.parse(noted[0] ?? '');
  expect(seen.days.at(-1)?.day).toBe(FIRST + 92);
  expect(seen.hours).toEqual([]);
  expect(Date.parse(seen.asOf) / 86_400_000).toBe(FIRST + 93);
});

test('days in any order are the same', () => {
  expect(judged({ ...steady, days: [...steady.days].reverse() })).toEqual(judged(steady));
});

test('units stand over the capacity of today: full before a resize is not full', () => {
  // 128 of 128 from day 43 to 59, then of 256.
  const resized = seriesWith(daily(129, (index) => (index < 60 ? Math.min(128, 3 * index) : 128 + index - 60)));
  expect(judged(resized)).toMatchObject({ origins: 14, resourcesReached: 0, reached: 0 });
  expect(judged({ ...resized, total: 128 })).toMatchObject({ origins: 2, resourcesReached: 1, reached: 2 });
});

test('figures of another basis are another series', () => {
  const other = daily(100, () => 300).map((peak, index) => ({ day: FIRST + index, peak: peak ?? 0, basis: 'carved' }));
  const own = seriesWith(daily(100, (index) => (index < 60 ? undefined : index)));
  const both = { ...own, days: [...other, ...own.days] };
  const { said, asked } = saying(days(40));
  expect(judged(both, { methods: [said] })).toMatchObject({ origins: 1, reached: 0 });
  // The forecast may say that the basis changed; the others know nothing of it.
  expect(asked[0]?.days.some(({ basis }) => basis === 'carved')).toBe(true);
  expect(judged(both)).toEqual(judged(own));
});

test('reasons for none are counted', () => {
  const backtest = new Backtest(undefined, [saying({ none: 'tooShort' }).said]);
  backtest.add(steady);
  const { step, full } = backtest.all();
  expect(step.scores[0]?.none).toEqual(new Map([['tooShort', 14]]));
  expect(full.scores[0]).toMatchObject({ none: new Map([['tooShort', 14]]), counts: { within: 0, near: 0 } });
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
  ['what was full all the time', seriesWith(daily(100, () => 256))],
])('there is nothing to judge in %s', (_, series) => {
  expect(judged(series)).toMatchObject({ isJudged: false, resources: 0, origins: 0 });
});

test('by basis, and over all', () => {
  const backtest = new Backtest(undefined, BASELINES);
  backtest.add(steady);
  backtest.add({ ...steady, id: 'b', basis: 'carved' });
  backtest.add({ ...steady, id: 'c', basis: 'carved' });
  expect(backtest.byBasis().map(([basis, { full }]) => [basis, full.counts.resources, full.counts.origins])).toEqual([
    ['assigned', 1, 14],
    ['carved', 2, 28],
  ]);
  const { full } = backtest.all();
  expect(full.counts).toMatchObject({ resources: 3, resourcesReached: 3, origins: 42 });
  expect(full.scores[0]?.counts.early).toBe(42);
});
