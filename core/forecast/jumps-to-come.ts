import type { Jump } from './jumps.ts';
import { normalQuantile, uniform } from './random.ts';

// Jumps to come are a Poisson process whose rate is not known: Gamma, by how many were seen in how many days.

const SHAPE = 0.1;
/** A rise that went back so soon, but for this share of it, was a burst and no step. */
const BURST_DAYS = 21;
const BURST_REST = 0.4;
/** One jump in a month is not yet one every month. */
const DAYS_FOR_FEW = 30;

/** Without those that were taken back: drawn by themselves they would walk away. */
export function lastingJumps(jumps: readonly Jump[]): Jump[] {
  const lasting: Jump[] = [];
  for (const jump of jumps) {
    const before = lasting.at(-1);
    const back = before !== undefined && before.size * jump.size < 0 && jump.day - before.day <= BURST_DAYS;
    const larger = Math.max(Math.abs(jump.size), Math.abs(before?.size ?? 0));
    if (back && Math.abs(jump.size + before.size) <= BURST_REST * larger) lasting.pop();
    else lasting.push(jump);
  }
  return lasting;
}

/** Jumps a day, for one path: the quantile of the rate's distribution (Wilson and Hilferty). */
export function rateOf(jumps: readonly Jump[], days: number, share: number): number {
  const shape = jumps.length + SHAPE;
  const root = 1 - 1 / (9 * shape) + normalQuantile(share) / (3 * Math.sqrt(shape));
  return (shape * Math.max(0, root) ** 3) / (days + DAYS_FOR_FEW / Math.max(1, jumps.length));
}

export function daysToNext(rate: number, place: number): number {
  return -Math.log(uniform(place)) / rate;
}

export function sizeOfNext(jumps: readonly Jump[], place: number): number {
  return jumps[Math.floor(uniform(place) * jumps.length)]?.size ?? 0;
}
