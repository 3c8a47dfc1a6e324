import { random } from './random.ts';

export const HOURS = 30 * 24;
export const SCOPES = 4;
export const SUBNETS = 1000;
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
  readonly percentAt: readonly number[];
}

/** Thirty days of a thousand subnets, and which scopes each run could not read. */
export function plan(seed: number): { subnets: SubnetPlan[]; failed: number[][] } {
  const next = random(seed);
  const between = (low: number, high: number) => low + (high - low) * next();
  const levels = Array.from({ length: SUBNETS }, (_, index) => levelsOf(index));

  /** A tenth wobbles by 3 points around a threshold; the others follow the week, with a deployment now and then. */
  function levelsOf(index: number): number[] {
    const isWobbling = index % 10 === 0;
    const base = isWobbling ? (index % 20 === 0 ? 80 : 90) : between(10, 62);
    const period = between(2, 9);
    const percents: number[] = [];
    let surge = 0;
    for (let hour = 0; hour < HOURS; hour++) {
      const isAtWork = Math.floor(hour / 24) % 7 < 5 && hour % 24 >= 8 && hour % 24 < 18;
      if (surge > 0) surge--;
      else if (!isWobbling && next() < 0.002) surge = Math.ceil(between(1, 3));
      const wobble = 3 * Math.sin((2 * Math.PI * hour) / period);
      const usual = base + (isAtWork ? 6 : 0) + between(-1, 1) + (surge > 0 ? 30 : 0);
      percents.push(isWobbling ? base + wobble : usual);
    }
    return percents;
  }

  for (let day = 0; day < HOURS / 24; day++) {
    for (let n = 0; n < BREACHES_A_DAY; n++) {
      const subnet = levels[Math.floor(next() * (SUBNETS / 10)) * 10 + 1 + Math.floor(next() * 9)];
      const from = day * 24 + Math.floor(next() * 24);
      const lasts = Math.ceil(between(6, 72));
      const peak = between(92, 99);
      for (let hour = from; subnet && hour < Math.min(from + lasts, HOURS); hour++)
        subnet[hour] = peak + between(-1, 1);
    }
  }
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
    percentAt: percents.map(clamp),
  }));
  return { subnets, failed };
}
