import type { EvaluatedForecast } from '../../statemachine/contracts/evaluation.ts';
import { type DaysToFull, FORECAST_DAYS } from '../../statemachine/contracts/forecast.ts';
import { groundsText } from '../forecast/words.ts';
import { counted } from './count.ts';

/** "full in 9 days (6 to 15)", "not within 180 days", "from 20 days on, more likely not within 180". */
export function daysToFullText({ p10, p50, p90 }: Pick<DaysToFull, 'p10' | 'p50' | 'p90'>): string {
  if (p10 === null) return `not within ${FORECAST_DAYS} days`;
  if (p50 === null) return `from ${daysText(p10)} on, more likely not within ${FORECAST_DAYS}`;
  if (p50 === 0) return 'full';
  const latest = p90 === null ? `more than ${FORECAST_DAYS}` : String(Math.round(p90));
  return `full in ${daysText(p50)} (${Math.round(p10)} to ${latest})`;
}

/** For where there is little room: "9 d (6–15)", "> 180 d", "now" where it is full. */
export function daysInShort({ p10, p50, p90 }: Pick<DaysToFull, 'p10' | 'p50' | 'p90'>): string {
  if (p50 === 0) return 'now';
  if (p50 === null) return `> ${FORECAST_DAYS} d`;
  const days = (value: number | null) =>
    value === null ? `>${FORECAST_DAYS}` : value < 1 ? '<1' : String(Math.round(value));
  return `${days(p50)} d (${days(p10)}–${days(p90)})`;
}

const WHY_NOT: Readonly<Record<string, string>> = {
  tooShort: 'fewer than 5 days of history',
  stale: 'nothing was measured for 3 days',
  notMeasured: 'its usage is not measured',
  basisChanged: 'it is measured in another way since less than 5 days',
};

/** The same with what it rests on, "full in 9 days (6 to 15): +38 a day since 12 November", or why it is not known. */
export function forecastText(forecast: EvaluatedForecast): string {
  if ('none' in forecast) return `not known: ${WHY_NOT[forecast.none] ?? 'the past does not tell'}`;
  const text = daysToFullText(forecast);
  return forecast.p50 === 0 ? text : `${text}: ${groundsText(forecast.restsOn)}`;
}

function daysText(days: number): string {
  return days < 1 ? 'less than a day' : counted(Math.round(days), 'day');
}
