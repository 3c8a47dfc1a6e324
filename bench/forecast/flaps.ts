import { ours } from '../../core/backtest/methods.ts';
import type { ForecastSeries } from '../../core/forecast/forecast.ts';

const RAISE = 14;
const CLEAR = 21;

/** Whether an alert would be raised and cleared again from one day to the next ones. */
export function flaps(days: readonly ForecastSeries[]): boolean {
  let raised = false;
  for (const series of days) {
    const said = ours(series);
    if ('none' in said) continue;
    if (raised && said.p50 > CLEAR) return true;
    if (said.p50 <= RAISE) raised = true;
  }
  return false;
}
