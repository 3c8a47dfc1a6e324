import { HOURS_OF_DAY } from '../history/calendar.ts';
import { at } from './numbers.ts';
import type { Points } from './past.ts';

export const LEAST_HOURS_TO_FALL = 20;

/**
 * How far the level is from that of the last measured days, as today's hours show it. Higher as soon as one of today's is
 * above what the day should reach; lower only after all hours of a day, because nights are low.
 */
export function shiftOf(hours: Points, today: number, expected: number, least: number): number {
  const { t, y } = hours;
  const end = t.at(-1);
  if (end === undefined) return 0;
  let highest = Number.NEGATIVE_INFINITY;
  let ofADay = Number.NEGATIVE_INFINITY;
  let count = 0;
  t.forEach((each, index) => {
    if (each >= today * HOURS_OF_DAY) highest = Math.max(highest, at(y, index));
    if (each <= end - HOURS_OF_DAY) return;
    ofADay = Math.max(ofADay, at(y, index));
    count++;
  });
  if (highest > expected + least) return highest - expected;
  if (count >= LEAST_HOURS_TO_FALL && ofADay < expected - least) return ofADay - expected;
  return 0;
}
