import { type DaysToFull, FORECAST_DAYS } from '../../statemachine/contracts/forecast.ts';
import { counted } from './count.ts';

/** "full in 9 days (6 to 15)", "not within 180 days", "from 20 days on, more likely not within 180". */
export function daysToFullText({ p10, p50, p90 }: DaysToFull): string {
  if (p10 === null) return `not within ${FORECAST_DAYS} days`;
  if (p50 === null) return `from ${daysText(p10)} on, more likely not within ${FORECAST_DAYS}`;
  if (p50 === 0) return 'full';
  const latest = p90 === null ? `more than ${FORECAST_DAYS}` : String(Math.round(p90));
  return `full in ${daysText(p50)} (${Math.round(p10)} to ${latest})`;
}

function daysText(days: number): string {
  return days < 1 ? 'less than a day' : counted(Math.round(days), 'day');
}
