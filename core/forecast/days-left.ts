import type { EvaluatedForecast } from '../../statemachine/contracts/evaluation.ts';

interface Forecasted {
  readonly forecast?: EvaluatedForecast | undefined;
}

/** What is full soonest comes first, as likely as not; then by when it can be. Of what is not known nothing is said: it is last. */
export function compareDaysLeft(a: Forecasted, b: Forecasted): number {
  return compare(daysOf(a, 'p50'), daysOf(b, 'p50')) || compare(daysOf(a, 'p10'), daysOf(b, 'p10'));
}

function compare(a: number, b: number): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

function daysOf({ forecast }: Forecasted, which: 'p10' | 'p50'): number {
  if (!forecast || 'none' in forecast) return Number.POSITIVE_INFINITY;
  return forecast[which] ?? Number.POSITIVE_INFINITY;
}
