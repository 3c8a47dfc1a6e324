import type { Capacity } from '../../statemachine/contracts/capacity.ts';
import type { DaysLine, HoursLine } from '../../statemachine/contracts/history.ts';
import type { ForecastDay, ForecastSeries } from '../forecast/forecast.ts';
import { dayOf, HOUR_MS, HOURS_OF_DAY, hourOf } from './calendar.ts';
import { dayOfHours } from './day-rows.ts';
import { daysOf } from './days.ts';
import { type Hours, type HourValue, hoursOf } from './hours.ts';

/** What is kept of a series. */
export interface Past {
  readonly key: string;
  readonly basis: Capacity['basis'];
  readonly hours?: HoursLine;
  readonly days?: DaysLine;
}

/** What is measured now, and when. */
export interface MeasuredNow {
  readonly capacity: Capacity;
  readonly asOf: string;
  /** When the source measured, where it tells. */
  readonly sampledAt?: string | undefined;
}

/**
 * What a forecast of one resource looks at: days that are over by then, of those that are not closed yet what the hours tell,
 * and the hours up to now. Of a run that is repeated it is what it was. `pasts`: of the resource, by any basis.
 */
export function seriesOf(
  key: string,
  pasts: readonly Past[],
  { capacity, asOf, sampledAt = asOf }: MeasuredNow,
): ForecastSeries {
  const { basis, unit } = capacity;
  const total = levelOf(capacity);
  const own = pasts.find((past) => past.basis === basis);
  const hours = hoursBefore(own, asOf);
  return {
    id: key,
    asOf,
    basis,
    unit,
    total,
    days: pasts.flatMap((past) => daysBefore(past, past === own ? hours : hoursBefore(past, asOf), asOf)),
    hours: [
      ...[...hours].map(([hour, value]) => ({ t: hour, used: units(value.bp, value.total) })),
      { t: Date.parse(sampledAt) / HOUR_MS, used: usedNow(capacity, total) },
    ],
  };
}

function hoursBefore(past: Past | undefined, asOf: string): Hours {
  const now = hourOf(asOf);
  return new Map([...(past?.hours ? hoursOf(past.hours) : [])].filter(([hour]) => hour < now));
}

function daysBefore({ basis, days: line }: Past, hours: Hours, asOf: string): ForecastDay[] {
  const today = dayOf(asOf);
  const days = new Map([...(line ? daysOf(line) : [])].filter(([day]) => day < today));
  for (const day of new Set([...hours.keys()].map((hour) => Math.floor(hour / HOURS_OF_DAY)))) {
    const value = day < today && !days.has(day) ? dayOfHours(hours, day) : undefined;
    if (value) days.set(day, value);
  }
  return [...days].map(([day, { peakBp, meanBp, total }]) => ({
    day,
    basis,
    peak: units(peakBp, total),
    mean: units(meanBp, total),
    total: Number(total),
  }));
}

/** What counts as full: what others hold is not ours to fill. */
function levelOf({ total, heldByOthers = 0 }: Capacity): number {
  return Number(total) - Number(heldByOthers);
}

/** By the share that the past is told in, so that all of a series has one rounding; full, where nothing is free. */
function usedNow({ free, usedPercent, total }: Capacity, level: number): number {
  return Number(free) === 0 ? level : units(Math.round(usedPercent * 100), total);
}

function units(bp: number, total: HourValue['total']): number {
  return (bp / 10_000) * Number(total);
}
