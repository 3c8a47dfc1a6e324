import { HOURS_A_DAY } from './trajectory.ts';

/** Hours over which the slow part of the noise goes from one value to the next. */
const SLOW_HOURS = 36;

const HOURS_A_WEEK = 7 * HOURS_A_DAY;

/** 1 January 1970 was a Thursday. */
const MONDAY = 3 * HOURS_A_DAY;

/** How busy an hour is, from 0 to 1: of each hour of a week, from Monday on. */
const BUSY = Array.from({ length: HOURS_A_WEEK }, (_, hour) => {
  const isWeekend = hour >= 5 * HOURS_A_DAY;
  const day = 0.5 - 0.5 * Math.cos((2 * Math.PI * ((hour % HOURS_A_DAY) - 2)) / HOURS_A_DAY);
  return 0.35 * (isWeekend ? 0 : 1) + 0.65 * day * (isWeekend ? 0.35 : 1);
});

/** Hours since 1970. */
export function busyAt(hour: number): number {
  return BUSY[(((hour + MONDAY) % HOURS_A_WEEK) + HOURS_A_WEEK) % HOURS_A_WEEK] ?? 0;
}

/** From -1 to 1, mostly near 0: the same for the same seed and hour. Some of it lasts, some is gone in an hour. */
export function noiseAt(seed: number, hour: number): number {
  const knot = Math.floor(hour / SLOW_HOURS);
  const part = hour / SLOW_HOURS - knot;
  const slow = white(seed + 1, knot) * (1 - part) + white(seed + 1, knot + 1) * part;
  return 0.65 * slow + 0.35 * white(seed, hour);
}

/** Two draws of 16 bits of a mixed hash, added: a triangle around 0. */
function white(seed: number, at: number): number {
  let mixed = Math.imul(at ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(seed, 0xc2b2ae35);
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x7feb352d);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x846ca68b);
  mixed ^= mixed >>> 16;
  return ((mixed & 0xffff) + (mixed >>> 16)) / 0xffff - 1;
}
