import { CELLS } from './grid.ts';
import { at } from './numbers.ts';
import { type Week, weekdayOf } from './week.ts';

export interface Tops {
  /** By cell: what the highest weekday in it adds, */
  readonly adds: Float64Array;
  /** and which of its days that is. */
  readonly days: Float64Array;
}

/** Of the days to come; `today` is the first of them. */
export function weekTops(week: Week | undefined, today: number): Tops {
  const adds = new Float64Array(CELLS.length);
  const days = new Float64Array(CELLS.length);
  if (!week) return { adds, days };
  CELLS.forEach(({ from, to }, index) => {
    adds[index] = Number.NEGATIVE_INFINITY;
    for (let day = from; day <= Math.min(to, from + 6); day++) {
      const own = at(week, weekdayOf(today + day));
      if (own <= at(adds, index)) continue;
      adds[index] = own;
      days[index] = day;
    }
  });
  return { adds, days };
}
