import { at, medianOf } from './numbers.ts';
import type { Points } from './past.ts';

/** What a weekday adds to the level, by `day mod 7`; undefined where the week explains too little. */
export type Week = Float64Array;

const DAYS = 7;
const LEAST_DAYS = 21;
/** Older habits may be gone. */
const NEWEST_DAYS = 56;
/** Of 7 days around one, so that no weekday stands for them all. */
const LEAST_AROUND = 4;
const LEAST_EXPLAINED = 1 / 3;

export function weekOf({ t, y }: Points): Week | undefined {
  const last = at(t, t.length - 1);
  if (t.length < LEAST_DAYS || last - at(t, 0) < LEAST_DAYS - 1) return undefined;
  const first = Math.max(0, firstAfter(t, last - NEWEST_DAYS));
  const rests = new Float64Array(t.length - first);
  const weekdays = new Float64Array(t.length - first);
  let count = 0;
  for (let index = first; index < t.length; index++) {
    const mean = centredMean(t, y, index);
    if (mean === undefined) continue;
    rests[count] = at(y, index) - mean;
    weekdays[count++] = weekdayOf(at(t, index));
  }
  if (count < 2 * DAYS) return undefined;
  const week = mediansByWeekday(rests.subarray(0, count), weekdays);
  return week && explained(rests.subarray(0, count), weekdays, week) >= LEAST_EXPLAINED ? week : undefined;
}

export function weekdayOf(day: number): number {
  return ((day % DAYS) + DAYS) % DAYS;
}

export function withoutWeek({ t, y }: Points, week: Week): Points {
  return { t, y: y.map((value, index) => value - at(week, weekdayOf(at(t, index)))) };
}

function firstAfter(t: Float64Array, time: number): number {
  return t.findIndex((each) => each > time);
}

/** Over a whole week, else undefined: at the ends it would be the slope that remains. */
function centredMean(t: Float64Array, y: Float64Array, index: number): number | undefined {
  const day = at(t, index);
  if (at(t, 0) > day - 3 || at(t, t.length - 1) < day + 3) return undefined;
  let count = 0;
  let sum = 0;
  let around = 0;
  for (let other = Math.max(0, index - 3); other <= index + 3 && other < t.length; other++) {
    const distance = at(t, other) - day;
    if (Math.abs(distance) > 3) continue;
    count++;
    sum += at(y, other);
    around += distance;
  }
  // With days missing on one side the mean would lean to the other.
  return count < LEAST_AROUND || Math.abs(around) > DAYS ? undefined : sum / count;
}

function mediansByWeekday(rests: Float64Array, weekdays: Float64Array): Week | undefined {
  const week = new Float64Array(DAYS);
  let seen = 0;
  let sum = 0;
  for (let weekday = 0; weekday < DAYS; weekday++) {
    const own = rests.filter((_, index) => weekdays[index] === weekday);
    // Weekends that are never measured have no figure, and need none.
    if (own.length === 0) continue;
    if (own.length < 2) return undefined;
    seen++;
    sum += week[weekday] = medianOf(own);
  }
  const mean = sum / Math.max(1, seen);
  return week.map((value) => (value === 0 ? 0 : value - mean));
}

/** Of the variance, less what seven free figures explain of anything. Outliers count as three times the usual. */
function explained(rests: Float64Array, weekdays: Float64Array, week: Week): number {
  const usual = medianOf(rests.map(Math.abs));
  const cut = 4 * usual;
  let before = 0;
  let after = 0;
  rests.forEach((rest, index) => {
    before += Math.min(Math.abs(rest), cut) ** 2;
    after += Math.min(Math.abs(rest - at(week, at(weekdays, index))), cut) ** 2;
  });
  if (before === 0) return 0;
  return 1 - after / (rests.length - DAYS + 1) / (before / rests.length);
}
