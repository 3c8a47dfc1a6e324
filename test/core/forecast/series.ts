import type { ForecastSeries } from '../../../core/forecast/forecast.ts';

/** 2026-11-30, a Monday. */
export const TODAY = 20_787;

/** Peaks of the days before today, the newest last; asked at six in the morning. */
export function seriesOf(peaks: readonly (number | null)[], more: Partial<ForecastSeries> = {}): ForecastSeries {
  return {
    ...{ id: 'subnet-1', asOf: '2026-11-30T06:00:00.000Z', basis: 'assigned', unit: 'address', total: 1000, hours: [] },
    days: peaks.map((peak, index) => ({ day: TODAY - peaks.length + index, peak })),
    ...more,
  };
}

/** The newest last, the last one at asOf. */
export function hoursOf(used: readonly number[]): ForecastSeries['hours'] {
  return used.map((each, index) => ({ t: TODAY * 24 + 6 - (used.length - 1) + index, used: each }));
}

export function every(days: number, peak: (index: number) => number): number[] {
  return Array.from({ length: days }, (_, index) => peak(index));
}
