/** A measured day, in units. */
export interface Peak {
  readonly day: number;
  readonly peak: number;
}

/** What is asked for of a series: when it reached that. */
export interface AskedLevel {
  readonly units: number;
  /** It is the capacity. */
  readonly isFull: boolean;
}

/**
 * Of what filled its capacity; of all else the highest that it was since the first origin, so that it can be judged,
 * too. It comes from the figures alone, and is the same for each origin and method. None where that is nothing.
 */
export function levelOf(days: readonly Peak[], capacity: number, firstOrigin: number): AskedLevel | undefined {
  let highest = 0;
  for (const { day, peak } of days) if (day >= firstOrigin) highest = Math.max(highest, peak);
  if (isReached(highest, capacity)) return { units: capacity, isFull: true };
  return highest > 0 ? { units: highest, isFull: false } : undefined;
}

/** Shares are kept in ten-thousandths: half an address is rounding. */
export function isReached(peak: number, level: number): boolean {
  return peak >= level - Math.min(0.5, level / 2);
}
