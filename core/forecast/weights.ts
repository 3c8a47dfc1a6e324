import { type Course, levelAfter, STAYS } from './experts.ts';
import { looksAt, type Size } from './intervals.ts';
import { at } from './numbers.ts';
import { type Errors, HORIZONS } from './origins.ts';

/** The most that looks at one horizon count for: errors of tomorrow are many, and say little of next month. */
const MOST_LOOKS = 1.25;
/** What a horizon counts for at which nothing was seen yet, by the line's own doubt. */
const LEAST_LOOKS = 0.25;
/** In standard errors; and what each beyond it takes from the logarithm of a weight, and at most. */
const USUALLY_OFF = 3;
const LOST = 0.5;
const MOST_LOST = 3;
const NEVER = Number.NEGATIVE_INFINITY;

/** By expert: how small its errors were, as far as the past allows to tell. They add up to 1; 0 for who says nothing. */
export function weightsOf(
  past: Errors,
  courses: readonly (Course | undefined)[],
  sizes: readonly (Size | undefined)[],
  noise: number,
): Float64Array {
  const trust = HORIZONS.map((_, horizon) => Math.min(MOST_LOOKS, looksAt(past, 0, horizon)) + LEAST_LOOKS);
  const logs = Float64Array.from(sizes, (size) =>
    size ? -trust.reduce((sum, looks, horizon) => sum + looks * Math.log(at(size.seen, horizon)), 0) : NEVER,
  );
  const newest = courses[STAYS];
  courses.forEach((course, index) => {
    if (course && newest) logs[index] = at(logs, index) - offNow(course, newest, noise);
  });
  const best = logs.reduce((most, log) => Math.max(most, log), NEVER);
  const weights = logs.map((log) => Math.exp(log - best));
  const sum = weights.reduce((all, weight) => all + weight, 0);
  return weights.map((weight) => weight / sum);
}

/** What an expert loses whose line does not pass through the newest days: the pace has changed, and past errors tell it late. */
function offNow(course: Course, { line, back }: Course, noise: number): number {
  const off = Math.abs(line.mean - levelAfter(course, -back)) / (noise / Math.sqrt(line.count));
  return Math.min(MOST_LOST, LOST * Math.max(0, off - USUALLY_OFF));
}
