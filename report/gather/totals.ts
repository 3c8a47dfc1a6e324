import { dayText } from '../../core/history/calendar.ts';
import { bpOf } from '../../core/history/measurement.ts';
import type { Trend } from '../../core/report/report-data.ts';
import type { Evaluation } from '../../statemachine/contracts/evaluation.ts';
import type { PastDays } from './past-days.ts';

/** Days of the totals, that of the run included. */
export const TREND_DAYS = 180;

/** Of the subnets that there were on a day: where fewer were measured, the rest is guesswork. */
const LEAST_MEASURED = 0.5;

/**
 * IPv4 addresses in use in subnets, day by day, and how many those have. Of a day the mean counts: means add up, and peaks of
 * different hours do not; of the run's own day its own figures.
 *
 * A subnet that was not measured on a day must not look like one that is gone. So it counts as on the last day before on which
 * it was measured, as long as it is measured again later or the run still lists it. A day on which less than half of what
 * counts was measured itself (the monitor stood still, an account could not be read) has no figure: null.
 */
export class Totals {
  readonly #today: number;
  readonly #assigned = new Float64Array(TREND_DAYS);
  readonly #capacity = new Float64Array(TREND_DAYS);
  readonly #counted = new Int32Array(TREND_DAYS);
  readonly #measured = new Int32Array(TREND_DAYS);

  constructor(today: number) {
    this.#today = today;
  }

  /** A subnet of the run, with its past. */
  add({ resource, capacity, judgedIn }: Evaluation, past: PastDays | undefined): void {
    if (resource.type !== 'subnet' || resource.family !== 'ipv4' || judgedIn !== undefined) return;
    const last = this.#addPast(past, this.#today);
    if (capacity?.basis === 'assigned') {
      this.#count(TREND_DAYS - 1, bpOf(capacity.usedPercent), Number(capacity.total), true);
    } else if (last) this.#count(TREND_DAYS - 1, last.mean, last.total, false);
  }

  /** A subnet that the run does not list: it was there until it was measured last. */
  addGone(past: PastDays): void {
    const last = past.means.findLastIndex((mean) => mean !== null);
    if (past.isIpv4) this.#addPast(past, past.first + last + 1);
  }

  days(): Pick<Trend, 'days' | 'assigned' | 'capacity'> {
    const from = this.#measured.findIndex((measured) => measured > 0);
    const at = from < 0 ? [] : Array.from({ length: TREND_DAYS - from }, (_, index) => from + index);
    const known = (day: number) =>
      (this.#measured[day] ?? 0) >= LEAST_MEASURED * (this.#counted[day] ?? 0) && (this.#measured[day] ?? 0) > 0;
    const figures = (of: Float64Array) => at.map((day) => (known(day) ? Math.round(of[day] ?? 0) : null));
    return {
      days: at.map((day) => dayText(this.#today - TREND_DAYS + 1 + day)),
      assigned: figures(this.#assigned),
      capacity: figures(this.#capacity),
    };
  }

  /** Days before `end`, and what is known of the last of them. */
  #addPast(past: PastDays | undefined, end: number): { readonly mean: number; readonly total: number } | undefined {
    if (!past) return undefined;
    const { first, means, totals } = past;
    const oldest = this.#today - TREND_DAYS + 1;
    let [mean, total] = [-1, 0];
    for (let day = first; day < Math.min(end, this.#today); day++) {
      const own = means[day - first] ?? null;
      if (own !== null) [mean, total] = [own, totals[day - first] ?? 0];
      if (mean >= 0 && day >= oldest) this.#count(day - oldest, mean, total, own !== null);
    }
    return mean < 0 ? undefined : { mean, total };
  }

  #count(day: number, bp: number, total: number, isMeasured: boolean): void {
    this.#assigned[day] = (this.#assigned[day] ?? 0) + (bp / 10_000) * total;
    this.#capacity[day] = (this.#capacity[day] ?? 0) + total;
    this.#counted[day] = (this.#counted[day] ?? 0) + 1;
    if (isMeasured) this.#measured[day] = (this.#measured[day] ?? 0) + 1;
  }
}
