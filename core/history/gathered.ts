import type { DayRow } from '../../statemachine/contracts/history.ts';
import { HOURS_OF_DAY } from './calendar.ts';
import { DAYS_KEPT, type DayValue } from './days.ts';

/** The day was given as a whole. The bits below are its hours, those above its samples. */
const WHOLE = 1 << HOURS_OF_DAY;

/**
 * The days of a series as they come in, in any order: by hours, or as a whole, which wins. As arrays of numbers, 4 kB, as
 * there may be 100,000 series.
 */
export class GatheredDays {
  readonly #oldest: number;
  readonly #peaks = new Int16Array(DAYS_KEPT);
  /** Of a whole day its mean, else the sum of its hours. */
  readonly #sums = new Int32Array(DAYS_KEPT);
  readonly #marks = new Uint32Array(DAYS_KEPT);
  readonly #totals = new Map<number, DayRow['total']>();

  /** `oldest`: the first day that is of use; `DAYS_KEPT` of them are. */
  constructor(oldest: number) {
    this.#oldest = oldest;
  }

  /** False where that hour was there before. */
  addHour(hour: number, { peakBp, meanBp, total }: Given): boolean {
    const day = Math.floor(hour / HOURS_OF_DAY);
    const at = day - this.#oldest;
    const mark = this.#marks[at] ?? 0;
    const bit = 1 << (hour % HOURS_OF_DAY);
    if (mark & bit) return false;
    this.#marks[at] = mark | bit;
    if (mark & WHOLE) return true;
    this.#peaks[at] = Math.max(this.#peaks[at] ?? 0, peakBp);
    this.#sums[at] = (this.#sums[at] ?? 0) + meanBp;
    if (total !== undefined) this.#totals.set(day, total);
    return true;
  }

  /** False where that day was there before. */
  addDay(day: number, { peakBp, meanBp, total, samples }: Given & { readonly samples: number }): boolean {
    const at = day - this.#oldest;
    const mark = this.#marks[at] ?? 0;
    if (mark & WHOLE) return false;
    this.#marks[at] = mark | WHOLE | (samples << (HOURS_OF_DAY + 1));
    this.#peaks[at] = peakBp;
    this.#sums[at] = meanBp;
    if (total !== undefined) this.#totals.set(day, total);
    return true;
  }

  /** In their order. What they are a share of, where that was not said, is what it is today. */
  days({ total, cidr }: Pick<DayValue, 'total' | 'cidr'>): Map<number, DayValue> {
    const days = new Map<number, DayValue>();
    for (const [at, mark] of this.#marks.entries()) {
      if (mark === 0) continue;
      const day = this.#oldest + at;
      const hours = bitsOf(mark & (WHOLE - 1));
      const sum = this.#sums[at] ?? 0;
      const figures =
        mark & WHOLE
          ? { meanBp: sum, samples: mark >>> (HOURS_OF_DAY + 1) }
          : { meanBp: Math.round(sum / hours), samples: hours };
      days.set(day, { peakBp: this.#peaks[at] ?? 0, ...figures, total: this.#totals.get(day) ?? total, cidr });
    }
    return days;
  }
}

interface Given {
  readonly peakBp: number;
  readonly meanBp: number;
  readonly total?: DayRow['total'] | undefined;
}

function bitsOf(mark: number): number {
  let bits = 0;
  for (let rest = mark; rest !== 0; rest &= rest - 1) bits++;
  return bits;
}
