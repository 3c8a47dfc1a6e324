import type { NoForecastReason } from '../../statemachine/contracts/forecast.ts';
import { FORECAST_DAYS } from '../../statemachine/contracts/forecast-days.ts';
import type { DaysAnswer } from '../forecast/baselines.ts';
import { errorOf } from '../forecast/scores.ts';
import { Median } from './median.ts';
import type { Origin } from './origins.ts';

/** Full within so many days is near: what is certain then must not be missed. */
export const NEAR_DAYS = 14;
/** What is said to be full within so many days is an alarm. */
const ALARM_DAYS = 30;

/** What a method said, against what came. */
export class Score {
  readonly none = new Map<NoForecastReason, number>();
  readonly errors = new Median();
  readonly counts = {
    ...{ within: 0, early: 0, late: 0, open: 0 },
    ...{ near: 0, missed: 0, notSoon: 0, falseAlarms: 0 },
  };

  addNone(reason: NoForecastReason): void {
    this.none.set(reason, (this.none.get(reason) ?? 0) + 1);
  }

  add({ p10, p50, p90 }: DaysAnswer, { reachedIn, knownDays }: Origin): void {
    const { counts } = this;
    const isOver = knownDays >= FORECAST_DAYS;
    const truth = reachedIn ?? (isOver ? Number.POSITIVE_INFINITY : undefined);
    if (truth === undefined) {
      // It came after all that is known, if at all: too late for a p90 before that, and else nobody knows.
      if (p90 <= knownDays) counts.late++;
      else counts.open++;
    } else {
      if (truth < p10) counts.early++;
      else if (truth > p90) counts.late++;
      else counts.within++;
      this.errors.add(errorOf(p50, truth));
    }
    if (truth !== undefined && truth <= NEAR_DAYS) {
      counts.near++;
      if (p50 > NEAR_DAYS) counts.missed++;
    }
    // An origin counts for a horizon where the truth within it is known.
    if (reachedIn === undefined ? knownDays >= ALARM_DAYS : reachedIn > ALARM_DAYS) {
      counts.notSoon++;
      if (p50 <= ALARM_DAYS) counts.falseAlarms++;
    }
  }

  addAll({ none, errors, counts }: Score): void {
    for (const [reason, times] of none) this.none.set(reason, (this.none.get(reason) ?? 0) + times);
    this.errors.addAll(errors);
    for (const key of COUNTS) this.counts[key] += counts[key];
  }
}

const COUNTS = [
  ...(['within', 'early', 'late', 'open'] as const),
  ...(['near', 'missed', 'notSoon', 'falseAlarms'] as const),
];
