import type { ForecastSeries } from '../forecast/forecast.ts';
import { dayText } from '../history/calendar.ts';
import type { Peak } from './levels.ts';

/** The measured days of a series by its own basis. */
export function peaksOf({ days, basis }: Pick<ForecastSeries, 'days' | 'basis'>): Peak[] {
  return days.flatMap(({ day, peak, basis: of = basis }) => (peak === null || of !== basis ? [] : [{ day, peak }]));
}

/** The same series with its days in order, as the others here want it. */
export function inOrder(series: ForecastSeries): ForecastSeries {
  return { ...series, days: [...series.days].sort((a, b) => a.day - b.day) };
}

/** What was known of a series in order when that day began: the days before it. Of its hours none are left. */
export function seenAt(series: ForecastSeries, day: number, level: number): ForecastSeries {
  const end = series.days.findIndex((each) => each.day >= day);
  const days = end < 0 ? series.days : series.days.slice(0, end);
  return { ...series, asOf: `${dayText(day)}T00:00:00.000Z`, total: level, days, hours: [] };
}
