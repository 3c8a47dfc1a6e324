import type { KeptForecast } from '../../statemachine/contracts/forecast.ts';
import { closedBy, dayOf, HOURS_OF_DAY, hourOf, hourText } from '../history/calendar.ts';
import { bpOf, levelOf } from '../history/measurement.ts';
import { unpack } from '../history/packed.ts';
import type { KeptSeries, MeasuredNow } from './kept-series.ts';
import { HOURS_OF_A_DAY } from './past.ts';
import { LEAST_STEPS, NEWEST } from './ramp.ts';
import { LEAST_HOURS_TO_FALL } from './today.ts';

/** Days until full within which a few hours matter. */
const NEAR_DAYS = 60;

/**
 * What an earlier run of the same day made, where it is far and nothing has moved since: of 100,000 resources nine in ten do
 * not move in an hour. Another one would say the same, but for the time that has passed: so what it would look at has to be
 * the same, of the days and of the hours.
 */
export function stillHolds({ hours: line, importedAt }: KeptSeries, present: MeasuredNow): KeptForecast | undefined {
  const { capacity, asOf } = present;
  if (!line?.forecast) return undefined;
  const { bp, full, ...kept } = line.forecast;
  if (dayOf(kept.asOf) !== dayOf(asOf) || kept.asOf > asOf) return undefined;
  if (bp !== bpOf(capacity.usedPercent) || full !== levelOf(capacity) || !(Number(capacity.free) > 0)) return undefined;
  if ((kept.p50 !== null && kept.p50 < NEAR_DAYS) || kept.restsOn.ramp) return undefined;
  if (importedAt !== undefined && importedAt >= kept.asOf) return undefined;
  const hours = { first: hourOf(line.first), bp: unpack(line.bp) };
  const [from, to] = [hourOf(kept.asOf), hourOf(asOf)];
  const isSame = isDaySame(hours, from, to, bp) && !climbs(hours, to, bp) && areDaysKnown(hours, from);
  return isSame ? kept : undefined;
}

/** What is kept of hours, in basis points. */
interface Hours {
  readonly first: number;
  readonly bp: readonly (number | null)[];
}

/** The measured ones of those from one hour up to another. */
function between({ first, bp }: Hours, from: number, to: number): number[] {
  return bp.slice(Math.max(0, from - first), Math.max(0, to - first)).filter((each) => each !== null);
}

/** Whether the highest of the last 24 hours is what it was: a level that all of a day is below has fallen. */
function isDaySame(hours: Hours, from: number, to: number, now: number): boolean {
  // Some hours more at both ends: when a source measured is not kept.
  const left = between(hours, from - HOURS_OF_DAY - NEWEST, to - HOURS_OF_DAY + 2);
  const both = between(hours, to - HOURS_OF_DAY + 2, from);
  const since = between(hours, from, to);
  if (since.some((each) => each > now)) return false;
  const couldNeverFall = 1 + left.length + both.length + since.length < LEAST_HOURS_TO_FALL;
  return couldNeverFall || (1 + both.length >= LEAST_HOURS_TO_FALL && Math.max(...left) <= Math.max(now, ...both));
}

/** A rise until shortly before can be a ramp to one and none to the other. */
function climbs(hours: Hours, to: number, now: number): boolean {
  const values = [...between(hours, to - NEWEST - 1, to), now];
  const steps = values.map((each, index) => each - (values[index - 1] ?? each));
  const rising = steps.slice(steps.findLastIndex((step) => step < 0) + 1);
  return rising.filter((step) => step > 0).length >= LEAST_STEPS;
}

/** A day of few hours counts once it is closed, which a run between the two may have done. */
function areDaysKnown(hours: Hours, from: number): boolean {
  const today = dayOf(hourText(from));
  const newest = hours.bp.findLastIndex((each, index) => each !== null && hours.first + index < from);
  const closed = newest < 0 ? Number.NEGATIVE_INFINITY : closedBy(hourText(hours.first + newest));
  for (let day = Math.max(closed + 1, dayOf(hourText(hours.first))); day < today; day++) {
    const { length } = between(hours, day * HOURS_OF_DAY, (day + 1) * HOURS_OF_DAY);
    if (length > 0 && length < HOURS_OF_A_DAY) return false;
  }
  return true;
}
