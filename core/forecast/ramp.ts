import { HOURS_OF_DAY } from '../history/calendar.ts';
import { at, medianOf } from './numbers.ts';
import type { Past, Points } from './past.ts';

/** A rise of the last hours, such as a deployment: it goes on, or it ends. */
export interface Ramp {
  /** Hours since 1970. */
  readonly since: number;
  readonly perHour: number;
  readonly hours: number;
}

type Recent = Pick<Past, 'days' | 'hours'>;

/** Hours. */
export const NEWEST = 4;
export const LEAST_STEPS = 3;
/** Back as far as an hour moved this share of what the newest did. */
const PACE_HOLDS = 0.4;
/** Of what such a span usually moves. */
const UNUSUAL = 3;
const LEAST_SHARE = 0.015;
/** A rise that yesterday's hours had as well, to this share, is that of every day. */
const AS_YESTERDAY = 0.5;
const LONGEST_OF_A_DAY = 20;
const WEEK_DAYS = 7;

export function rampOf({ hours: { t, y }, days }: Recent, asOf: number, unit: number): Ramp | undefined {
  const last = t.length - 1;
  const end = at(t, last);
  if (last < LEAST_STEPS || asOf - end > NEWEST) return undefined;
  let first = last;
  while (first > 0 && end - at(t, first - 1) <= NEWEST) first--;
  if (last - first < LEAST_STEPS || !climbs(y, first, last)) return undefined;
  const pace = (at(y, last) - at(y, first)) / (end - at(t, first));
  while (first > 0 && stepOf(t, y, first) >= PACE_HOLDS * pace) first--;
  const rise = at(y, last) - at(y, first);
  const hours = end - at(t, first);
  if (rise < Math.max(LEAST_SHARE, 1.5 * unit)) return undefined;
  if (at(y, last) <= Math.max(highestBefore(y, first), highestOfWeek(days, at(t, first)))) return undefined;
  if (rise < UNUSUAL * usualMove(t, y, first, hours) || asYesterday(t, y, first, last, rise)) return undefined;
  return { since: at(t, first), perHour: rise / hours, hours };
}

function highestBefore(y: Float64Array, first: number): number {
  return y.subarray(0, first).reduce((most, each) => Math.max(most, each), Number.NEGATIVE_INFINITY);
}

/** A Monday morning climbs as no Sunday did, to where weekdays are: only above them is it news. */
function highestOfWeek({ t, y }: Points, since: number): number {
  const day = Math.floor(since / HOURS_OF_DAY);
  return y.reduce(
    (most, each, index) => (at(t, index) < day && at(t, index) >= day - WEEK_DAYS ? Math.max(most, each) : most),
    Number.NEGATIVE_INFINITY,
  );
}

function climbs(y: Float64Array, first: number, last: number): boolean {
  let least = 0;
  for (let index = first + 1; index <= last; index++) {
    const step = at(y, index) - at(y, index - 1);
    if (step < 0) return false;
    if (step > 0) least++;
  }
  return least >= LEAST_STEPS;
}

function stepOf(t: Float64Array, y: Float64Array, index: number): number {
  const hours = at(t, index) - at(t, index - 1);
  return hours > NEWEST ? 0 : (at(y, index) - at(y, index - 1)) / hours;
}

/** Of spans of as many hours that ended before; 0 where there are none. */
function usualMove(t: Float64Array, y: Float64Array, before: number, hours: number): number {
  const moves = new Float64Array(before + 1);
  let count = 0;
  let start = 0;
  for (let end = 0; end <= before; end++) {
    while (at(t, end) - at(t, start) > hours + 0.5) start++;
    if (at(t, end) - at(t, start) >= hours - 0.5) moves[count++] = Math.abs(at(y, end) - at(y, start));
  }
  return medianOf(moves.subarray(0, count));
}

function asYesterday(t: Float64Array, y: Float64Array, first: number, last: number, rise: number): boolean {
  if (at(t, last) - at(t, first) > LONGEST_OF_A_DAY) return false;
  return [1, 2].some((days) => {
    const from = indexAt(t, at(t, first) - days * HOURS_OF_DAY);
    const to = indexAt(t, at(t, last) - days * HOURS_OF_DAY);
    return from >= 0 && to >= 0 && at(y, to) - at(y, from) >= AS_YESTERDAY * rise;
  });
}

/** Within half an hour; -1 where nothing was measured. */
function indexAt(t: Float64Array, time: number): number {
  return t.findIndex((each) => Math.abs(each - time) <= 0.5);
}
