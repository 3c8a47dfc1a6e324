import { FORECAST_DAYS } from '../../statemachine/contracts/forecast-days.ts';
import { normalQuantile } from './random.ts';

/** The days to come, each by itself for three weeks, then several together. */
export interface Cell {
  /** 0 is the day of asOf. */
  readonly from: number;
  readonly to: number;
  /** What the highest of as many normal draws is, on average, and how far it scatters. */
  readonly highest: number;
  readonly scatter: number;
}

const SINGLE_DAYS = 21;
const GROWTH = 0.1;

export const CELLS: readonly Cell[] = cells();

function cells(): Cell[] {
  const made: Cell[] = [];
  for (let from = 0; from < FORECAST_DAYS; ) {
    const days = from < SINGLE_DAYS ? 1 : Math.round(from * GROWTH);
    const to = Math.min(FORECAST_DAYS, from + days) - 1;
    const count = to - from + 1;
    const highest = count === 1 ? 0 : normalQuantile((count - 0.375) / (count + 0.25));
    made.push({ from, to, highest, scatter: count ** -0.22 });
    from = to + 1;
  }
  return made;
}
