import { type ForecastSeries, forecast } from '../../core/forecast/forecast.ts';

export interface Answer {
  readonly p10: number;
  readonly p50: number;
  readonly p90: number;
}

/** Infinity for not within 180 days, undefined for none. */
export type Method = (series: ForecastSeries) => Answer | undefined;

const HORIZON = 180;

export function ours(series: ForecastSeries): Answer | undefined {
  const said = forecast(series);
  if ('none' in said) return undefined;
  const number = (value: number | null) => value ?? Number.POSITIVE_INFINITY;
  return { p10: number(said.p10), p50: number(said.p50), p90: number(said.p90) };
}

export function lastValue({ days, total }: ForecastSeries): Answer {
  const last = days.findLast(({ peak }) => peak !== null)?.peak ?? 0;
  return one(last >= total ? 0 : Number.POSITIVE_INFINITY);
}

/** Least squares through the peaks of as many days. */
export function line(newest: number): Method {
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
    return one(slope > 0 && full < HORIZON ? full : Number.POSITIVE_INFINITY);
  };
}

function one(days: number): Answer {
  return { p10: days, p50: days, p90: days };
}

function sum(values: readonly number[]): number {
  return values.reduce((all, value) => all + value, 0);
}
