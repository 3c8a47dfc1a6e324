import type { NoForecastReason } from '../../statemachine/contracts/forecast.ts';
import { type Baseline, type DaysAnswer, lastValue, line } from '../forecast/baselines.ts';
import { type ForecastSeries, forecast } from '../forecast/forecast.ts';
import { peaksOf } from './seen.ts';

export type Method = (series: ForecastSeries) => DaysAnswer | { readonly none: NoForecastReason };

/** The forecast, and what anybody would do without one. */
export const METHODS = {
  forecast: ours,
  lastValue: baseline(lastValue),
  line7: baseline(line(7)),
} satisfies Record<string, Method>;

/** In the order in which they are told. */
export const METHOD_NAMES = ['forecast', 'lastValue', 'line7'] as const satisfies (keyof typeof METHODS)[];

export function ours(series: ForecastSeries): ReturnType<Method> {
  const said = forecast(series);
  if ('none' in said) return said;
  const days = (value: number | null) => value ?? Number.POSITIVE_INFINITY;
  return { p10: days(said.p10), p50: days(said.p50), p90: days(said.p90) };
}

/** It knows nothing of bases, and counts from the last day, whose peak is in its middle: asked is from its end on. */
function baseline(of: Baseline): Method {
  return (series) => {
    const { p10, p50, p90 } = of({ days: peaksOf(series), total: series.total });
    const fromEnd = (days: number) => Math.max(0, days - 0.5);
    return { p10: fromEnd(p10), p50: fromEnd(p50), p90: fromEnd(p90) };
  };
}
