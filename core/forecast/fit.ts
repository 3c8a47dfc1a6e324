import { HOURS_OF_DAY } from '../history/calendar.ts';
import { EXPERTS, levelAfter } from './experts.ts';
import type { Opinion, Outlook } from './first-passage.ts';
import { poolOf, sizeOf } from './intervals.ts';
import { withoutJumps } from './jumps.ts';
import { lastingJumps } from './jumps-to-come.ts';
import { sumsOf } from './lines.ts';
import { noiseOf } from './noise.ts';
import { at } from './numbers.ts';
import { pastErrors } from './origins.ts';
import type { Past } from './past.ts';
import { shiftOf } from './today.ts';
import { weekdayOf, weekOf, withoutWeek } from './week.ts';
import { weightsOf } from './weights.ts';

/** Half a basis point: AWS tells utilization in whole ones. */
const LEAST_NOISE = 0.00005;
/** Whole addresses scatter by that much of one around anything. */
const ROUNDING = 0.3;
/** No expert is known better than to a quarter of an address. */
const LEAST_SIZE = 0.25;
/** An opinion that counts less than one path in a hundred is none. */
const LEAST_WEIGHT = 0.01;

/** What days and hours say of the outlook. `unit` is one address as a share of the capacity. */
export function fitOf({ days, hours }: Past, asOf: number, unit: number): Outlook {
  const today = Math.floor(asOf / HOURS_OF_DAY);
  const week = weekOf(days);
  const weekless = week ? withoutWeek(days, week) : days;
  const noise = noiseOf(weekless);
  const leastNoise = Math.max(noise, ROUNDING * unit, LEAST_NOISE);
  const { jumps, rest, least } = withoutJumps(weekless, leastNoise, unit);
  const sums = sumsOf(rest);
  const last = sums.days - 1;
  const errors = pastErrors(sums, rest);
  const courses = EXPERTS.map((expert) => expert(sums, last));
  const leastSize = LEAST_SIZE * Math.max(unit, LEAST_NOISE);
  const sizes = courses.map((course, index) => course && sizeOf(errors, index, course, noise, leastSize));
  const weights = weightsOf(errors, courses, sizes, leastNoise);
  const opinions = courses.flatMap((course, index): Opinion[] => {
    const size = sizes[index];
    const weight = at(weights, index);
    return course && size && weight >= LEAST_WEIGHT
      ? [{ weight, course, size, pool: poolOf(errors, index, size, noise) }]
      : [];
  });
  const ahead = today - (sums.first + last);
  const expected = levelOf(opinions, ahead) + (week ? at(week, weekdayOf(today)) : 0);
  return {
    ...{ opinions, noise, week, jumps: lastingJumps(jumps), ahead, today, seenDays: sums.days, limit: 1 - unit / 2 },
    shift: shiftOf(hours, today, expected, least),
  };
}

function levelOf(opinions: readonly Opinion[], days: number): number {
  let sum = 0;
  let weights = 0;
  for (const { weight, course } of opinions) {
    sum += weight * levelAfter(course, days);
    weights += weight;
  }
  return sum / weights;
}
