import { HOURS_OF_DAY, hourOf } from '../../../../core/history/calendar.ts';
import { looksCensored } from '../../../../core/history/censored.ts';
import { DAYS_KEPT, type DayValue } from '../../../../core/history/days.ts';
import { GatheredDays } from '../../../../core/history/gathered.ts';
import type { Scale, ScaleSample } from '../../../../core/history/scale.ts';
import type { ImportTarget } from '../targets.ts';
import type { UsageMetric } from './kinds.ts';

/** Hours before and after a run in which a metric tells what the run has seen. */
const AROUND_HOURS = 24;

const MOST_BP = 10_000;

/** A metric of CloudWatch as it comes in, hour by hour, while its scale is not known yet. */
export class Published {
  readonly kind: UsageMetric;
  readonly target: ImportTarget;
  readonly #oldest: number;
  readonly #today: number;
  readonly #as: Readonly<Record<Scale, GatheredDays>>;
  #around: { low: number; high: number } | undefined;
  #highest = 0;

  constructor(kind: UsageMetric, target: ImportTarget, oldest: number) {
    this.kind = kind;
    this.target = target;
    this.#oldest = oldest;
    this.#today = oldest + DAYS_KEPT;
    this.#as = { percent: new GatheredDays(oldest), fraction: new GatheredDays(oldest) };
  }

  addHour(hour: number, { peak, mean }: { readonly peak: number; readonly mean: number }): void {
    if (!(mean >= 0) || !(peak >= 0)) return;
    this.#highest = Math.max(this.#highest, peak);
    if (Math.abs(hour - hourOf(this.target.asOf)) <= AROUND_HOURS) {
      const { low, high } = this.#around ?? { low: mean, high: peak };
      this.#around = { low: Math.min(low, mean), high: Math.max(high, peak) };
    }
    const day = Math.floor(hour / HOURS_OF_DAY);
    // Today is not over, and so no day yet.
    if (day < this.#oldest || day >= this.#today) return;
    const bp = (value: number, factor: number) => Math.min(MOST_BP, Math.round(value * factor));
    this.#as.percent.addHour(hour, { peakBp: bp(peak, 100), meanBp: bp(mean, 100) });
    this.#as.fraction.addHour(hour, { peakBp: bp(peak, MOST_BP), meanBp: bp(mean, MOST_BP) });
  }

  compared(): ScaleSample {
    return { usedPercent: this.target.usedPercent, around: this.#around, highest: this.#highest };
  }

  days(scale: Scale): Map<number, DayValue> {
    return this.#as[scale].days(this.target);
  }
}

/** Whether only some of what a series was is known: it never is what a line may be drawn through. */
export function isCensored(
  { kind }: Published,
  days: ReadonlyMap<number, DayValue>,
  published: ReadonlySet<number>,
): boolean {
  return kind.censored === 'always' || looksCensored(days, published);
}
