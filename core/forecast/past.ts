import { HOURS_OF_DAY } from '../history/calendar.ts';
import { DAYS_KEPT } from '../history/days.ts';
import { HOURS_KEPT } from '../history/slots.ts';
import { within } from './numbers.ts';

export interface ForecastDay {
  /** Whole days since 1970, UTC, as core/history/calendar.ts counts. */
  readonly day: number;
  readonly peak: number | null;
  readonly mean?: number | null | undefined;
  /** Capacity of that day. Usage is fitted in units against today's capacity, so it changes nothing. */
  readonly total?: number | null | undefined;
  /** Where it is another one than the series': such a day does not count. */
  readonly basis?: string | undefined;
}

export interface ForecastHour {
  /** Hours since 1970, UTC; not necessarily whole. */
  readonly t: number;
  readonly used: number | null;
}

/** What counts of a series: shares of today's capacity, in order, each time once. */
export interface Past {
  /** 1 is full. */
  readonly days: Points;
  readonly hours: Points;
  /** The newest value of all. */
  readonly present: number;
  /** Hours since 1970. */
  readonly measuredAt: number;
  readonly otherBasis: boolean;
}

export interface Points {
  readonly t: Float64Array;
  readonly y: Float64Array;
}

/** Of a day that history has not closed yet: fewer hours may miss its peak. */
export const HOURS_OF_A_DAY = 18;
/** A capacity that shrank to nothing must not end in infinity. */
const HIGHEST = 1e6;

interface Series {
  readonly basis: string;
  readonly total: number;
  readonly days: readonly ForecastDay[];
  readonly hours: readonly ForecastHour[];
}

export function pastOf({ days, hours, total, basis }: Series, asOf: number): Past {
  const today = Math.floor(asOf / HOURS_OF_DAY);
  const share = (units: number) => within(units / total, -HIGHEST, HIGHEST);
  const byHour = new Map<number, number>();
  for (const { t, used } of hours) {
    if (used !== null && Number.isFinite(used) && t <= asOf && t > asOf - HOURS_KEPT)
      keepHigher(byHour, t, share(used));
  }
  const byDay = new Map<number, number>();
  let otherBasis = false;
  for (const each of days) {
    const { peak } = each;
    const day = Math.floor(each.day);
    if (peak === null || !Number.isFinite(peak) || !(day < today && day >= today - DAYS_KEPT)) continue;
    if (each.basis !== undefined && each.basis !== basis) otherBasis = true;
    else keepHigher(byDay, day, share(peak));
  }
  const hourly = inOrder(byHour);
  addOpenDays(byDay, hourly, today);
  const daily = inOrder(byDay);
  const lastHour = hourly.t.at(-1) ?? Number.NEGATIVE_INFINITY;
  // A day ends where the next one begins.
  const lastDay = ((daily.t.at(-1) ?? Number.NEGATIVE_INFINITY) + 1) * HOURS_OF_DAY;
  return {
    days: daily,
    hours: hourly,
    present: (lastHour >= lastDay - HOURS_OF_DAY ? hourly.y.at(-1) : daily.y.at(-1)) ?? 0,
    measuredAt: Math.max(lastHour, Math.min(lastDay, asOf)),
    otherBasis,
  };
}

function keepHigher(values: Map<number, number>, t: number, value: number): void {
  const known = values.get(t);
  if (known === undefined || value > known) values.set(t, value);
}

/** Yesterday may have no day yet: runs that are late may still add to it. */
function addOpenDays(byDay: Map<number, number>, hours: Points, today: number): void {
  const peaks = new Map<number, { count: number; peak: number }>();
  hours.t.forEach((t, index) => {
    const day = Math.floor(t / HOURS_OF_DAY);
    const known = peaks.get(day) ?? { count: 0, peak: Number.NEGATIVE_INFINITY };
    peaks.set(day, { count: known.count + 1, peak: Math.max(known.peak, hours.y[index] ?? 0) });
  });
  for (const [day, { count, peak }] of peaks) {
    if (day < today && count >= HOURS_OF_A_DAY && !byDay.has(day)) byDay.set(day, peak);
  }
}

function inOrder(values: Map<number, number>): Points {
  const t = Float64Array.from(values.keys()).sort();
  return { t, y: t.map((each) => values.get(each) ?? 0) };
}
