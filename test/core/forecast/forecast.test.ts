import { describe, expect, test } from 'vitest';
import { type ForecastSeries, forecast } from '../../../core/forecast/forecast.ts';
import type { DaysToFull } from '../../../statemachine/contracts/forecast.ts';
import { every, hoursOf, seriesOf, TODAY } from './series.ts';

/** A little noise that is the same in every run. */
const wobble = (index: number) => [0, 2, -1, 3, -2, 1, -3][(index * 3) % 7] ?? 0;
const growing = every(60, (index) => 400 + 5 * index + wobble(index));

function days(series: ForecastSeries): DaysToFull {
  const said = forecast(series);
  if ('none' in said) throw new Error(said.none);
  return said;
}

describe('days to full', () => {
  test('of a line are where it crosses', () => {
    // 700 are left from yesterday on, less 5 a day.
    const { p10, p50, p90, restsOn } = days(seriesOf(growing));
    expect(p50).toBeGreaterThan(57);
    expect(p50).toBeLessThan(64);
    expect(p10).toBeLessThan(p50 ?? 0);
    expect(p90).toBeGreaterThan(p50 ?? 0);
    expect(restsOn.pace).toBeCloseTo(5, 0);
    expect(restsOn).toMatchObject({ measuredDays: 60, spanDays: 60, jumps: 0 });
  });

  test('are null where nothing grows', () => {
    expect(days(seriesOf(every(60, (index) => 400 + wobble(index))))).toMatchObject({
      p10: null,
      p50: null,
      p90: null,
    });
  });

  test.each([251, 906.3, 16_277])(
    'rest on a level that stays where it stays at %s: what rounding leaves is no pace',
    (peak) => {
      const { restsOn } = days(
        seriesOf(
          every(120, () => peak),
          { total: 16_384 },
        ),
      );
      expect(restsOn.pace).toBeUndefined();
      expect(restsOn.since).toBeDefined();
    },
  );

  test('do not take a step for a slope', () => {
    const stepped = every(60, (index) => (index < 55 ? 400 : 700) + wobble(index));
    const { p50, restsOn } = days(seriesOf(stepped));
    expect(p50 ?? 180).toBeGreaterThan(60);
    expect(restsOn.jumps).toBe(1);
  });

  test('see steps that come again', () => {
    const steps = every(60, (index) => 300 + 150 * Math.floor(index / 15) + wobble(index));
    const { p50, restsOn } = days(seriesOf(steps));
    expect(p50).toBeGreaterThan(15);
    expect(p50).toBeLessThan(60);
    expect(restsOn.jumps).toBe(3);
  });

  test('go by the highest weekday, and name it', () => {
    // Tuesdays have 100 more.
    const weekly = every(
      70,
      (index) => 500 + 4 * index + ((TODAY - 70 + index + 4) % 7 === 2 ? 100 : 0) + wobble(index),
    );
    const { p50, restsOn } = days(seriesOf(weekly));
    expect(restsOn.weeklyPeak).toBe(2);
    // On a Tuesday: today is a Monday.
    expect(Math.floor((p50 ?? 0) + 0.25) % 7).toBe(1);
    expect(p50).toBeLessThan(45);
  });

  test('are those of today’s capacity: a resize is no step', () => {
    const resized = seriesOf(growing);
    const before = resized.days.map((day, index) => ({ ...day, total: index < 30 ? 700 : 1000 }));
    expect(forecast({ ...resized, days: before })).toEqual(forecast(resized));
  });

  test('come from hours alone where a ramp is under way, and not from every morning’s', () => {
    const flat = every(60, (index) => 300 + wobble(index));
    const ramp = hoursOf([...every(64, () => 300), ...every(8, (index) => 360 + 60 * index)]);
    const { p10, p50, restsOn } = days(seriesOf(flat, { hours: ramp }));
    expect(p10).toBeLessThan(0.3);
    expect(p50).toBeLessThan(0.4);
    expect(restsOn.ramp).toEqual({ perHour: 60, since: '2026-11-29T22:00:00.000Z' });

    // A Monday that reaches what weekdays have, after a Sunday that did not.
    const weekend = (day: number) => [0, 6].includes((day + 4) % 7);
    const weekdays = every(60, (index) => (weekend(TODAY - 60 + index) ? 300 : 850));
    const { p50: monday } = days(seriesOf(weekdays, { hours: ramp }));
    expect(monday).toBeNull();
  });

  test('see at once that today is higher', () => {
    const flat = every(60, (index) => 300 + 3 * index + wobble(index));
    const risen = days(seriesOf(flat, { hours: hoursOf(every(4, () => 900)) }));
    expect(risen.p50 ?? 180).toBeLessThan((days(seriesOf(flat)).p50 ?? 180) - 50);
  });
});

describe('full already', () => {
  test.each<[string, Partial<ForecastSeries>]>([
    ['by the newest hour', { hours: hoursOf([999, 1000]) }],
    ['and only an hour known', { days: [], hours: hoursOf([1200]) }],
    ['by the last day, with no hours', { days: seriesOf([990, 1000]).days }],
    ['and not measured since', { days: [{ day: TODAY - 40, peak: 1000 }] }],
  ])('is 0: %s', (_, more) => {
    expect(forecast(seriesOf(growing, more))).toMatchObject({ p10: 0, p50: 0, p90: 0 });
  });
});

describe('none', () => {
  test.each<[string, ForecastSeries]>([
    ['tooShort', seriesOf([400, 410, 420, 430])],
    // Of six measured days two are of gaps, and one is not over.
    ['tooShort', seriesOf([1, 2, null, 4, null, 6])],
    [
      'tooShort',
      {
        ...seriesOf([1, 2, 3, 4]),
        days: every(5, (index) => index).map((index) => ({ day: TODAY - 4 + index, peak: index })),
      },
    ],
    ['stale', seriesOf([...growing.slice(0, 50), null, null, null, null])],
    ['notMeasured', seriesOf([])],
    ['notMeasured', seriesOf([null, null])],
    ['notMeasured', seriesOf(growing, { total: 0 })],
    [
      'basisChanged',
      { ...seriesOf(growing), days: seriesOf(growing).days.map((day) => ({ ...day, basis: 'carved' })) },
    ],
  ])('%s', (none, series) => {
    expect(forecast(series)).toEqual({ none });
  });
});

describe('does not depend on', () => {
  const series = seriesOf(growing, { hours: hoursOf(every(72, (index) => 600 + index)) });
  const said = forecast(series);

  test.each<[string, ForecastSeries]>([
    ['the order', { ...series, days: series.days.toReversed(), hours: series.hours.toReversed() }],
    [
      'what is there twice',
      { ...series, days: [...series.days, ...series.days], hours: [...series.hours, ...series.hours] },
    ],
    [
      'the day that is not over, or later ones',
      { ...series, days: [...series.days, { day: TODAY, peak: 1 }, { day: TODAY + 9, peak: 999 }] },
    ],
    ['hours to come', { ...series, hours: [...series.hours, { t: TODAY * 24 + 7, used: 1000 }] }],
    ['means', { ...series, days: series.days.map((day) => ({ ...day, mean: 1 })) }],
  ])('%s', (_, other) => {
    expect(forecast(other)).toEqual(said);
  });
});
