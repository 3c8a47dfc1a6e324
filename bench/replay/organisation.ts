import { random } from './random.ts';

export const HOURS = 30 * 24;
/** A Monday. */
export const START = Date.UTC(2026, 5, 1);
/** Before them: what a forecast looks at. */
export const PAST_HOURS = 90 * 24;
export const SCOPES = 4;
export const SUBNETS = 1000;
/** Addresses of a /22. */
export const TOTAL = 1024;
export const ACCOUNTS = 40;
/** It leaves the organisation on day 20. */
export const LEAVER = { account: 7, hour: 20 * 24 };
/** EC2 throttles for a day: on most runs of it, a scope or two cannot be read. */
const THROTTLED = { from: 12 * 24, to: 13 * 24 };
export const POLICY_CHANGE = 16 * 24;
/** Breaches a day that last from 6 to 72 hours. */
const BREACHES_A_DAY = 22;

export interface SubnetPlan {
  readonly index: number;
  readonly scope: number;
  readonly account: number;
  readonly total: number;
  readonly percentAt: readonly number[];
  /** The hours before the first one, in their order. */
  readonly before: readonly number[];
  /** Until it is full, of one that fills up: known from how it was made. */
  daysUntilFull?(hour: number): number | undefined;
}

interface Process {
  readonly isWobbling: boolean;
  readonly base: number;
  readonly period: number;
}

/** Thirty days of a thousand subnets, what was before them, and which scopes each run could not read. */
export function plan(seed: number): { subnets: SubnetPlan[]; failed: number[][] } {
  const next = random(seed);
  const processes: Process[] = [];
  const levels = Array.from({ length: SUBNETS }, (_, index) => {
    const isWobbling = index % 10 === 0;
    const base = isWobbling ? (index % 20 === 0 ? 80 : 90) : between(next, 10, 62);
    const process = { isWobbling, base, period: between(next, 2, 9) };
    processes.push(process);
    return levelsOf(process, 0, HOURS, next);
  });
  breach(levels, next);
  // What was before is drawn apart: the month is the same with and without it.
  const earlier = random(seed + 1_000_000);
  const before = processes.map((process) => levelsOf(process, -PAST_HOURS, 0, earlier));
  breach(before, earlier);

  const failed = Array.from({ length: HOURS }, (_, hour) => {
    const isThrottled = hour >= THROTTLED.from && hour < THROTTLED.to;
    return Array.from({ length: SCOPES }, (__, scope) => scope).filter(
      () => next() < (isThrottled ? 0.4 : 0.02 / SCOPES),
    );
  });
  const clamp = (percent: number) => Math.round(Math.min(100, Math.max(0, percent)) * 100) / 100;
  const subnets = levels.map((percents, index) => ({
    index,
    scope: index % SCOPES,
    account: Math.floor(index / SCOPES) % ACCOUNTS,
    total: TOTAL,
    percentAt: percents.map(clamp),
    before: (before[index] ?? []).map(clamp),
  }));
  return { subnets, failed };
}

function between(next: () => number, low: number, high: number): number {
  return low + (high - low) * next();
}

/** A tenth wobbles by 3 points around a threshold; the others follow the week, with a deployment now and then. */
function levelsOf({ isWobbling, base, period }: Process, from: number, to: number, next: () => number): number[] {
  const percents: number[] = [];
  let surge = 0;
  for (let hour = from; hour < to; hour++) {
    // The past begins some days before a Monday.
    const [day, ofDay] = [Math.floor((hour + PAST_WEEKS) / 24) % 7, (hour + PAST_WEEKS) % 24];
    const isAtWork = day < 5 && ofDay >= 8 && ofDay < 18;
    if (surge > 0) surge--;
    else if (!isWobbling && next() < 0.002) surge = Math.ceil(between(next, 1, 3));
    const wobble = 3 * Math.sin((2 * Math.PI * hour) / period);
    const usual = base + (isAtWork ? 6 : 0) + between(next, -1, 1) + (surge > 0 ? 30 : 0);
    percents.push(isWobbling ? base + wobble : usual);
  }
  return percents;
}

/** Whole weeks, so that no hour of the past is below 0. */
const PAST_WEEKS = Math.ceil(PAST_HOURS / 168) * 168;

function breach(levels: readonly number[][], next: () => number): void {
  const hours = levels[0]?.length ?? 0;
  for (let day = 0; day < hours / 24; day++) {
    for (let n = 0; n < BREACHES_A_DAY; n++) {
      const subnet = levels[Math.floor(next() * (SUBNETS / 10)) * 10 + 1 + Math.floor(next() * 9)];
      const from = day * 24 + Math.floor(next() * 24);
      const lasts = Math.ceil(between(next, 6, 72));
      const peak = between(next, 92, 99);
      for (let hour = from; subnet && hour < Math.min(from + lasts, hours); hour++)
        subnet[hour] = peak + between(next, -1, 1);
    }
  }
}
