import { FORECAST_DAYS } from '../../statemachine/contracts/forecast-days.ts';
import { isReached, type Peak } from './levels.ts';

/** A day from whose beginning on a forecast is asked for, as nobody knew then what came. */
export interface Origin {
  readonly day: number;
  /** Days from then on, until the level was reached; of which hour nobody knows. undefined: not within what is known. */
  readonly reachedIn: number | undefined;
  /** Days from then on of which it is known, and no more than a forecast speaks of. */
  readonly knownDays: number;
}

const DAYS_BEFORE = 30;
const WEEK = 7;
/** Whether the level was reached in a gap that is longer, nobody knows. */
const LONGEST_GAP = 7;

/**
 * The days, a week apart, before which a month lies and after which a week does, newest first. They end where the series
 * does, whatever is in it.
 */
export function originDays(days: readonly Pick<Peak, 'day'>[], since: number): number[] {
  const [first, last] = [days[0], days.at(-1)];
  if (!first || !last) return [];
  const oldest = Math.max(first.day + DAYS_BEFORE, since);
  const origins: number[] = [];
  for (let day = last.day + 1 - WEEK; day >= oldest; day -= WEEK) origins.push(day);
  return origins;
}

/**
 * What became of the level after a day. None where it was there already, or where nothing is known. A gap ends what is
 * known. `days` are in their order.
 */
export function originAt(days: readonly Peak[], day: number, level: number): Origin | undefined {
  const next = days.findIndex((each) => each.day >= day);
  const before = days[next - 1];
  if (next < 0 || !before || day - before.day - 1 > LONGEST_GAP || isReached(before.peak, level)) return undefined;
  let last = day - 1;
  for (let index = next; index < days.length; index++) {
    const each = days[index];
    if (!each || each.day - last - 1 > LONGEST_GAP || last === day + FORECAST_DAYS - 1) break;
    last = Math.min(each.day, day + FORECAST_DAYS - 1);
    if (last === each.day && isReached(each.peak, level))
      return { day, reachedIn: last - day + 0.5, knownDays: last - day + 1 };
  }
  const knownDays = last - day + 1;
  return knownDays > 0 ? { day, reachedIn: undefined, knownDays } : undefined;
}
