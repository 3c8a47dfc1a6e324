import { FORECAST_DAYS } from '../../statemachine/contracts/forecast-days.ts';

/** How wrong days are, as a ratio: 2 days for 4 weighs as 20 for 40. What is beyond the horizon is all the same. */
export function errorOf(said: number, truth: number): number {
  return Math.abs(logOf(said) - logOf(truth));
}

export function logOf(days: number): number {
  return Math.log(Math.min(days, FORECAST_DAYS) + 0.5);
}
