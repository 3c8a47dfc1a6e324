import type { Forecast } from '../../statemachine/contracts/forecast.ts';

/** One resource's past, in units of one basis. Days and hours in any order; null is not measured. */
export interface ForecastSeries {
  /** The same id and data, the same answer, in any process. */
  readonly id: string;
  /** When it is asked, ISO 8601. Nothing later counts, and the day that it lies in is not over. */
  readonly asOf: string;
  readonly basis: string;
  readonly unit: string;
  /** The level that counts as full, as of now. */
  readonly total: number;
  readonly days: readonly ForecastDay[];
  readonly hours: readonly ForecastHour[];
}

export interface ForecastDay {
  /** Whole days since 1970, UTC, as core/history/calendar.ts counts. */
  readonly day: number;
  readonly peak: number | null;
  readonly mean?: number | null;
  /** Capacity of that day. Usage is fitted in units against today's capacity, so it changes nothing. */
  readonly total?: number | null;
  /** Where it is another one than the series': such a day does not count. */
  readonly basis?: string;
}

export interface ForecastHour {
  /** Hours since 1970, UTC; not necessarily whole. */
  readonly t: number;
  readonly used: number | null;
}

/** When it is full. */
export function forecast(series: ForecastSeries): Forecast {
  return { none: series.total > 0 ? 'tooShort' : 'notMeasured' };
}
