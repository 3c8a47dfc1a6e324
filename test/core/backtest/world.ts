import type { Method } from '../../../core/backtest/methods.ts';
import type { ForecastSeries } from '../../../core/forecast/forecast.ts';

/** The day on which all made-up series begin. */
export const FIRST = 20_000;

/** A series with a peak a day; undefined is a gap. */
export function seriesWith(
  peaks: readonly (number | undefined)[],
  changes: Partial<ForecastSeries> = {},
): ForecastSeries {
  return {
    ...{ id: 'a', asOf: '2027-01-01T00:00:00.000Z', basis: 'assigned', unit: 'address', total: 256 },
    days: peaks.flatMap((peak, index) => (peak === undefined ? [] : [{ day: FIRST + index, peak, total: 256 }])),
    hours: [],
    ...changes,
  };
}

export const daily = (days: number, of: (index: number) => number | undefined) =>
  Array.from({ length: days }, (_, index) => of(index));

/** Says the same of everything, and notes what it was asked. */
export function saying(answer: ReturnType<Method>): { readonly said: Method; readonly asked: ForecastSeries[] } {
  const asked: ForecastSeries[] = [];
  return {
    asked,
    said: (series) => {
      asked.push(series);
      return answer;
    },
  };
}

export const days = (p10: number, p50 = p10, p90 = p50) => ({ p10, p50, p90 });
