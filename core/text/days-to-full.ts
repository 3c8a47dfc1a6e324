import type { EvaluatedForecast } from '../../statemachine/contracts/evaluation.ts';
import type { DaysToFull } from '../../statemachine/contracts/forecast.ts';
import { FORECAST_DAYS } from '../../statemachine/contracts/forecast-days.ts';
import { counted } from './count.ts';
import { groundsText } from './forecast-grounds.ts';

/** "full in 9 days (6 to 15)", "not full within 180 days", "full from 20 days on, more likely not within 180". */
export function daysToFullText({ p10, p50, p90 }: Pick<DaysToFull, 'p10' | 'p50' | 'p90'>): string {
  if (p10 === null) return `not full within ${FORECAST_DAYS} days`;
  if (p50 === null) return `full from ${daysText(p10)} on, more likely not within ${FORECAST_DAYS}`;
  if (p50 === 0) return 'full';
  return `full in ${daysText(p50)} (${bandText(p10, p90)})`;
}

function bandText(p10: number, p90: number | null): string {
  if (p10 >= 0.5) return `${Math.round(p10)} to ${p90 === null ? `more than ${FORECAST_DAYS}` : Math.round(p90)}`;
  return p90 === null ? `or not within ${FORECAST_DAYS}` : `up to ${Math.round(p90)}`;
}

/** Without the interval, for where that would be cut off in its middle. */
export function likelyDaysText({ p50 }: Pick<DaysToFull, 'p50'>): string {
  if (p50 === null) return `more likely not full within ${FORECAST_DAYS} days`;
  return p50 === 0 ? 'full' : `full in ${daysText(p50)}`;
}

/** For where there is little room: "9 d (6–15)", "70 d (14–180+)", "> 180 d", "now" where it is full. */
export function daysInShort({ p10, p50, p90 }: Pick<DaysToFull, 'p10' | 'p50' | 'p90'>): string {
  if (p50 === 0) return 'now';
  if (p50 === null) return `> ${FORECAST_DAYS} d`;
  const days = (value: number | null) =>
    value === null ? `${FORECAST_DAYS}+` : value < 1 ? '<1' : String(Math.round(value));
  return `${days(p50)} d (${days(p10)}–${days(p90)})`;
}

const WHY_NOT: Readonly<Record<string, string>> = {
  tooShort: 'fewer than 5 days of history',
  stale: 'nothing was measured for 3 days',
  notMeasured: 'there is no history of its usage',
  basisChanged: 'it is measured in another way since less than 5 days',
};

/**
 * With what it rests on, "Full in 9 days (6 to 15): +38 a day since 12 November", or why it is not known. Undefined of what is
 * full: its figures say so.
 */
export function forecastSentence(forecast: EvaluatedForecast): string | undefined {
  if ('none' in forecast)
    return `When it is full is not known: ${WHY_NOT[forecast.none] ?? 'its history is inconclusive'}`;
  if (forecast.p50 === 0) return undefined;
  const text = `${daysToFullText(forecast)}: ${groundsText(forecast.restsOn)}`;
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}

function daysText(days: number): string {
  return days < 1 ? 'less than a day' : counted(Math.round(days), 'day');
}
