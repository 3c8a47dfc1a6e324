import { EXPERTS, levelAfter } from './experts.ts';
import type { Sums } from './lines.ts';
import { at } from './numbers.ts';
import type { Points } from './past.ts';

export const HORIZONS = [1, 3, 7, 14, 28, 56] as const;
const NEWEST_ORIGINS = 90;
/** Days after which an error counts half. */
const HALF_LIFE = 20;

/** What the experts would have said in the past, against what came. */
export interface Errors {
  /** Newest first: predicted days, back from the last one. */
  readonly origins: number;
  /** What came less what was said, by expert, horizon and origin; NaN where there is none. */
  readonly errors: Float64Array;
  /** What each origin counts at a horizon. */
  readonly ages: Float64Array;
}

export function placeOf(expert: number, horizon: number, origins: number): number {
  return (expert * HORIZONS.length + horizon) * origins;
}

export function pastErrors(sums: Sums, { t, y }: Points): Errors {
  const last = sums.days - 1;
  const values = new Float64Array(sums.days).fill(Number.NaN);
  t.forEach((day, index) => {
    values[day - sums.first] = at(y, index);
  });
  const origins = Math.min(NEWEST_ORIGINS, last);
  const errors = new Float64Array(EXPERTS.length * HORIZONS.length * origins).fill(Number.NaN);
  EXPERTS.forEach((expert, which) => {
    for (let back = 1; back <= origins; back++) {
      const origin = last - back;
      if (Number.isNaN(at(values, origin))) continue;
      const course = expert(sums, origin);
      if (!course) continue;
      for (let each = 0; each < HORIZONS.length; each++) {
        const horizon = HORIZONS[each] ?? 0;
        if (horizon > back) break;
        errors[placeOf(which, each, origins) + back - 1] = at(values, origin + horizon) - levelAfter(course, horizon);
      }
    }
  });
  const ages = Float64Array.from({ length: origins }, (_, back) => 0.5 ** (back / HALF_LIFE));
  return { origins, errors, ages };
}
