import type { Random } from '../random.ts';
import { HOURS_A_DAY, PAST_DAYS, type Trajectory } from './trajectory.ts';

/** Of some, IPAM had no figure for days; when the run comes, it has one again. */
export function withGaps(trajectory: Trajectory, random: Random): Trajectory {
  if (!random.chance(0.03)) return trajectory;
  const gaps = Array.from({ length: random.int(1, 2) }, () => {
    const from = -random.int(2 * HOURS_A_DAY, PAST_DAYS * HOURS_A_DAY);
    return { from, to: Math.min(-1, from + random.int(HOURS_A_DAY, 9 * HOURS_A_DAY)) };
  });
  const { at } = trajectory;
  return {
    ...trajectory,
    isStill: false,
    at: (hour) => (gaps.some(({ from, to }) => hour >= from && hour < to) ? undefined : at(hour)),
  };
}

/**
 * Hours of the past in which no run came to a scope: a night of throttling, and one here and there. In hours from the
 * run, as long ago as 120 days.
 */
export function missedHours(random: Random): ReadonlySet<number> {
  const night = -random.int(10 * HOURS_A_DAY, 100 * HOURS_A_DAY);
  const single = Array.from({ length: random.int(2, 5) }, () => -random.int(2, PAST_DAYS * HOURS_A_DAY));
  return new Set([...Array.from({ length: random.int(4, 9) }, (_, hour) => night + hour), ...single]);
}
