import { at } from './numbers.ts';
import type { Points } from './past.ts';

/** Sums from the first day on, so that the line through any window is found in one step. */
export interface Sums {
  readonly first: number;
  /** From the first measured day to the last. */
  readonly days: number;
  /** Of the days before each: how many, of t, t², y, t·y, y². Days count from the first one. */
  readonly sums: readonly [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array, Float64Array];
}

/** A line through the measured days of a window. */
export interface FittedLine {
  readonly count: number;
  /** A day. */
  readonly slope: number;
  /** At the middle day. */
  readonly mean: number;
  readonly middle: number;
  /** How far days lie from the middle, squared and added. */
  readonly width: number;
  /** Of the points around it, a standard deviation. */
  readonly rest: number;
}

export function sumsOf({ t, y }: Points): Sums {
  const first = at(t, 0);
  const days = at(t, t.length - 1) - first + 1;
  const sums = Array.from({ length: 6 }, () => new Float64Array(days + 1));
  const [count, st, stt, sy, sty, syy] = sums;
  if (!count || !st || !stt || !sy || !sty || !syy) throw new RangeError('six were made');
  let next = 0;
  for (let day = 0; day < days; day++) {
    const measured = at(t, next) === first + day;
    const value = measured ? at(y, next) : 0;
    if (measured) next++;
    const weight = measured ? 1 : 0;
    count[day + 1] = at(count, day) + weight;
    st[day + 1] = at(st, day) + weight * day;
    stt[day + 1] = at(stt, day) + weight * day * day;
    sy[day + 1] = at(sy, day) + value;
    sty[day + 1] = at(sty, day) + value * day;
    syy[day + 1] = at(syy, day) + value * value;
  }
  return { first, days, sums: [count, st, stt, sy, sty, syy] };
}

/** How many days of a window were measured; both ends belong to it. */
export function measuredIn({ sums: [count] }: Sums, from: number, to: number): number {
  return at(count, to + 1) - at(count, from);
}

/** undefined where fewer than three days were measured. */
export function lineOf(
  { sums: [count, st, stt, sy, sty, syy] }: Sums,
  from: number,
  to: number,
): FittedLine | undefined {
  const n = at(count, to + 1) - at(count, from);
  if (n < 3) return undefined;
  const middle = (at(st, to + 1) - at(st, from)) / n;
  const mean = (at(sy, to + 1) - at(sy, from)) / n;
  const width = at(stt, to + 1) - at(stt, from) - n * middle * middle;
  const slope = (at(sty, to + 1) - at(sty, from) - n * middle * mean) / width;
  const squares = at(syy, to + 1) - at(syy, from) - n * mean * mean - slope * slope * width;
  return { count: n, slope, mean, middle, width, rest: Math.sqrt(Math.max(0, squares) / Math.max(1, n - 2)) };
}
