import { FORECAST_DAYS } from '../../statemachine/contracts/forecast-days.ts';
import type { ForecastSeries } from './forecast.ts';

/** Days until full; Infinity is not within 180. */
export interface DaysAnswer {
  readonly p10: number;
  readonly p50: number;
  readonly p90: number;
}

/** What a forecast has to be better than. Days are in their order. */
export type Baseline = (series: Pick<ForecastSeries, 'days' | 'total'>) => DaysAnswer;

export const lastValue: Baseline = ({ days, total }) => {
  const last = days.findLast(({ peak }) => peak !== null)?.peak ?? 0;
  return one(last >= total ? 0 : Number.POSITIVE_INFINITY);
};

/** Least squares through the peaks of as many days. */
export function line(newest: number): Baseline {
  return ({ days, total }) => {
    const points = days.slice(-newest).flatMap(({ day, peak }) => (peak === null ? [] : [{ day, peak }]));
    const end = days.at(-1)?.day ?? 0;
    const meanDay = sum(points.map(({ day }) => day)) / points.length;
    const mean = sum(points.map(({ peak }) => peak)) / points.length;
    const width = sum(points.map(({ day }) => (day - meanDay) ** 2));
    const slope = width > 0 ? sum(points.map(({ day, peak }) => (day - meanDay) * (peak - mean))) / width : 0;
    const left = total - (mean + slope * (end - meanDay));
    if (left <= 0) return one(0);
    const full = left / slope;
    return one(slope > 0 && full < FORECAST_DAYS ? full : Number.POSITIVE_INFINITY);
  };
}

function one(days: number): DaysAnswer {
  return { p10: days, p50: days, p90: days };
}

function sum(values: readonly number[]): number {
  return values.reduce((all, value) => all + value, 0);
}
