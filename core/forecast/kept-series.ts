import type { Capacity } from '../../statemachine/contracts/capacity.ts';
import type { DaysLine, HoursLine, ImportedLine } from '../../statemachine/contracts/history.ts';
import { dayOf, HOUR_MS, hourOf } from '../history/calendar.ts';
import { DAYS_KEPT } from '../history/days.ts';
import { type HourValue, hoursOf } from '../history/hours.ts';
import { joinDays } from '../history/imported.ts';
import { bpOf, levelOf } from '../history/measurement.ts';
import type { ForecastSeries } from './forecast.ts';
import type { ForecastDay, ForecastHour } from './past.ts';

/** All that is kept of one series. */
export interface KeptSeries {
  readonly key: string;
  readonly basis: Capacity['basis'];
  readonly hours?: HoursLine;
  /** The days that runs measured. Of most nobody asks: undefined as well where they cannot be read. */
  readonly own?: () => DaysLine | undefined;
  readonly imported?: readonly (() => ImportedLine | undefined)[];
  /** When something was last imported into its history. */
  readonly importedAt?: string;
}

/** What is measured now, and when. */
export interface MeasuredNow {
  readonly capacity: Capacity;
  readonly asOf: string;
  /** When the source measured, where it tells. */
  readonly sampledAt?: string | undefined;
}

/**
 * What a forecast of one resource looks at: nothing that a later run added, so that a run that is repeated says what it said.
 * What is known of it only at times is left out: a line through it would climb. `kept`: of the resource, by any basis.
 */
export function seriesOf(
  key: string,
  kept: readonly KeptSeries[],
  { capacity, asOf, sampledAt = asOf }: MeasuredNow,
): ForecastSeries {
  const { basis, unit } = capacity;
  const total = levelOf(capacity);
  const now = { t: Date.parse(sampledAt) / HOUR_MS, used: usedNow(capacity, total) };
  const series = { id: key, asOf, basis, unit, total };
  if (kept.length === 0) return { ...series, days: [], hours: [now] };
  const own = kept.find((each) => each.basis === basis);
  return {
    ...series,
    days: kept.flatMap((each) => daysBefore(each, dayOf(asOf))),
    hours: [...hoursBefore(own?.hours, hourOf(asOf)), now],
  };
}

function hoursBefore(line: HoursLine | undefined, now: number): ForecastHour[] {
  const hours = [...(line ? hoursOf(line) : [])].filter(([hour]) => hour < now);
  return hours.map(([hour, { bp, total }]) => ({ t: hour, used: units(bp, total) }));
}

function daysBefore({ basis, own, imported = [] }: KeptSeries, today: number): ForecastDay[] {
  const lines = imported.map((line) => line()).filter((line) => line !== undefined);
  const { days } = joinDays(own?.(), lines, today - DAYS_KEPT);
  return [...days].flatMap(([day, { peakBp, meanBp, total }]) =>
    day < today ? [{ day, basis, peak: units(peakBp, total), mean: units(meanBp, total), total: Number(total) }] : [],
  );
}

/** By the share that the past is told in, so that all of a series has one rounding; full, where nothing is free. */
function usedNow({ free, usedPercent, total }: Capacity, level: number): number {
  return Number(free) === 0 ? level : units(bpOf(usedPercent), total);
}

function units(bp: number, total: HourValue['total']): number {
  return (bp / 10_000) * Number(total);
}
