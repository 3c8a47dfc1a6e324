import { LONGEST_RUN_SECONDS } from '../../statemachine/contracts/run.ts';

// Hours and days, UTC, as whole numbers since 1970: what windows count in.

export const HOUR_MS = 60 * 60 * 1000;
export const HOURS_OF_DAY = 24;
const DAY_MS = HOURS_OF_DAY * HOUR_MS;

export function hourOf(at: string): number {
  return Math.floor(Date.parse(at) / HOUR_MS);
}

export function hourText(hour: number): string {
  return new Date(hour * HOUR_MS).toISOString();
}

export function dayOf(at: string): number {
  return Math.floor(Date.parse(at) / DAY_MS);
}

export function dayText(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

/**
 * The last day that no run can add to any more, seen from one that started at that time: runs end a machine's timeout
 * after they started, so all of that day are over.
 */
export function closedBy(asOf: string): number {
  return Math.floor((Date.parse(asOf) - LONGEST_RUN_SECONDS * 1000) / DAY_MS) - 1;
}
