import { FORECAST_DAYS } from '../../statemachine/contracts/forecast-days.ts';
import { HOURS_OF_DAY } from '../history/calendar.ts';
import { at } from './numbers.ts';
import type { Ramp } from './ramp.ts';
import { spread, uniform } from './random.ts';

export interface Quantiles {
  p10: number | null;
  p50: number | null;
  p90: number | null;
}

/** A ramp that goes on does so a little faster, as it did, or more slowly. */
const RAMP_PACES = [0.8, 1, 1.25] as const;
const STEP = 0.4142135624;

/** Of the days on which paths are full. `elapsed` is the share of today that is over. */
export function quantiles(
  days: Float64Array,
  elapsed: number,
  ramp: Ramp | undefined,
  present: number,
  seed: number,
): Quantiles {
  // At what hour of the day is not known: the interval has the whole day in it.
  const early = days.map((day) => Math.max(0, day - elapsed));
  const middle = days.map((day) => day + (1 - (day === 0 ? elapsed : 0)) / 2 - (day === 0 ? 0 : elapsed));
  const late = days.map((day) => day + 1 - elapsed);
  if (ramp) {
    const needed = (1 - present) / ramp.perHour;
    const goesOn = ramp.hours / (ramp.hours + needed);
    [early, middle, late].forEach((each, which) => {
      const full = (needed * (RAMP_PACES[which] ?? 1)) / HOURS_OF_DAY;
      for (let path = 0; path < each.length; path++) {
        if (spread(path, STEP, uniform(seed + 7)) < goesOn) each[path] = Math.min(at(each, path), full);
      }
    });
  }
  return { p10: said(early, 0.1), p50: said(middle, 0.5), p90: said(late, 0.9) };
}

function said(days: Float64Array, share: number): number | null {
  // One of the days, as between two Tuesdays there is none.
  const value = at(days.sort(), Math.floor(share * (days.length - 1)));
  return value < FORECAST_DAYS ? Math.round(value * 100) / 100 : null;
}
