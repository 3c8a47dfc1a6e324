import type { ForecastSeries } from '../../core/forecast/forecast.ts';
import { ours } from './methods.ts';

const RAISE = 14;
const CLEAR = 21;

/** Whether an alert would be raised and cleared again from one day to the next ones. */
export function flaps(days: readonly ForecastSeries[]): boolean {
  let raised = false;
  for (const series of days) {
    const p50 = ours(series)?.p50;
    if (p50 === undefined) continue;
    if (raised && p50 > CLEAR) return true;
    if (p50 <= RAISE) raised = true;
  }
  return false;
}
