import type { DayRow } from '../../../statemachine/contracts/history.ts';

/** Days before a run that the sample organisation has a past of. */
export const PAST_DAYS = 120;

/** Days after it for which what comes is decided as well: forecasts are judged by it. */
export const FUTURE_DAYS = 200;

export const HOURS_A_DAY = 24;

/** What one measured resource was, is, and will be. */
export interface Trajectory extends Pick<DayRow, 'key' | 'type' | 'resourceId' | 'basis'> {
  readonly scopeId: string;
  /** What happens to it. */
  readonly story: string;
  /** Whether it is the same in every hour: whoever asks for many need ask once. */
  readonly isStill: boolean;
  /** In an hour, counted from that of the run: before it, below 0. Undefined where there was nothing to measure. */
  at(hour: number): UsedAt | undefined;
}

/** How full something is, in units of its basis. */
export interface UsedAt {
  readonly used: number;
  readonly total: number;
  /** Hundredths of a percent, as evaluations have them. */
  readonly bp: number;
  readonly cidr: string;
}

export function figure(used: number, total: number, cidr: string): UsedAt {
  // In whole numbers: half a hundredth is rounded up, and only what is full is 100 %.
  const bp = used >= total ? 10_000 : Math.min(9_999, Math.floor((used * 20_000 + total) / (2 * total)));
  return { used, total, bp, cidr };
}

/** One after the other, of what mostly stays as it is: then it is the same, and costs nothing. */
export function figures(total: number, cidr: string): (used: number) => UsedAt {
  let last = figure(0, total, cidr);
  return (used) => {
    if (used !== last.used) last = figure(used, total, cidr);
    return last;
  };
}

/**
 * The days until it is full, 0 where it is now: its free units are gone, or as few as `free`. Undefined where that does
 * not happen in so many days. What forecasts and runway alerts have to come close to.
 */
export function daysUntilFull({ at }: Pick<Trajectory, 'at'>, { free = 0, within = 180 } = {}): number | undefined {
  for (let hour = 0; hour <= within * HOURS_A_DAY; hour++) {
    const then = at(hour);
    if (then && then.total - then.used <= free) return hour / HOURS_A_DAY;
  }
  return undefined;
}
