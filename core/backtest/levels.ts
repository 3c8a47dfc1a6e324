/** A measured day, in units. */
export interface Peak {
  readonly day: number;
  readonly peak: number;
}

/** In the order in which they are told. */
export const LEVELS = ['step', 'full'] as const;
export type AskedLevel = (typeof LEVELS)[number];

const STEP_DAYS = 28;

/**
 * What is asked for on a day. Most resources never fill: so it is also a step, half of how far it moved in the four weeks
 * before, from where it was. No level is chosen by what came after: what was chosen because it was reached is reached earlier than
 * anybody could have known.
 */
export function unitsOf(level: AskedLevel, before: readonly Peak[], capacity: number): number {
  const last = before.at(-1);
  if (level === 'full' || !last) return capacity;
  let [low, high] = [last.peak, last.peak];
  for (const { day, peak } of before) {
    if (day <= last.day - STEP_DAYS) continue;
    low = Math.min(low, peak);
    high = Math.max(high, peak);
  }
  // A unit, or what a ten-thousandth is, is the least that can be seen.
  return Math.min(capacity, last.peak + Math.max((high - low) / 2, 1, capacity / 10_000));
}

/** Shares are kept in ten-thousandths: half an address is rounding. */
export function isReached(peak: number, level: number): boolean {
  return peak >= level - Math.min(0.5, level / 2);
}
