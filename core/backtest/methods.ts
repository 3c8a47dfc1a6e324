import type { NoForecastReason } from '../../statemachine/contracts/forecast.ts';
import { type Answer, type Baseline, lastValue, line } from '../forecast/baselines.ts';
import { type ForecastSeries, forecast } from '../forecast/forecast.ts';
import { peaksOf } from './seen.ts';

export interface Method {
  readonly name: string;
  readonly ask: (series: ForecastSeries) => Answer | { readonly none: NoForecastReason };
}

/** The forecast, and what anybody would do without one. */
export const METHODS: readonly Method[] = [
  { name: 'forecast', ask: ours },
  { name: 'lastValue', ask: baseline(lastValue) },
  { name: 'line7', ask: baseline(line(7)) },
];

function ours(series: ForecastSeries): ReturnType<Method['ask']> {
  const said = forecast(series);
  if ('none' in said) return said;
  const days = (value: number | null) => value ?? Number.POSITIVE_INFINITY;
  return { p10: days(said.p10), p50: days(said.p50), p90: days(said.p90) };
}

/** It knows nothing of bases. */
function baseline(of: Baseline): Method['ask'] {
  return (series) => of({ days: peaksOf(series), total: series.total });
}
