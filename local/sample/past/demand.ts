import type { Random } from '../random.ts';
import { along } from './curve.ts';
import type { Demand } from './stories.ts';
import { busyAt, noiseAt } from './waves.ts';

/** What one resource has room for, and how much of it is in use now. */
export interface Room {
  readonly used: number;
  readonly total: number;
  /** Never less: what AWS keeps. */
  readonly least: number;
}

/**
 * Units in use, in an hour that is counted from that of the run. Demand may be above what there is room for, and is then
 * not met. `now`: hour of the run since 1970.
 */
export function inUseOverTime(
  { level, week = 0, noise = 0 }: Demand,
  { used, total, least }: Room,
  random: Random,
  now: number,
): (hour: number) => number {
  const seed = random.int(0, 2 ** 31 - 1);
  const trend = along(level);
  const moving = (hour: number) =>
    trend(hour) + (week && week * busyAt(now + hour)) + (noise && noise * noiseAt(seed, hour));
  const base = used - moving(0);
  return (hour) => Math.max(least, Math.min(total, Math.round(base + moving(hour))));
}
