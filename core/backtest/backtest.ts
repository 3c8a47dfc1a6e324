import type { ForecastSeries } from '../forecast/forecast.ts';
import { LevelScores } from './level-scores.ts';
import { type AskedLevel, LEVELS, unitsOf } from './levels.ts';
import { METHOD_NAMES, METHODS, type Method } from './methods.ts';
import { originAt, originDays } from './origins.ts';
import { inOrder, peaksOf, seenAt } from './seen.ts';

type AskedLevels = Readonly<Record<AskedLevel, LevelScores>>;

/** Asks methods what they would have said of series whose future is known, and judges them by basis. */
export class Backtest {
  readonly #byBasis = new Map<ForecastSeries['basis'], AskedLevels>();
  readonly #since: number;
  readonly #methods: readonly Method[];

  /** `since`: the first day on which something is asked. */
  constructor(
    since = Number.NEGATIVE_INFINITY,
    methods: readonly Method[] = METHOD_NAMES.map((name) => METHODS[name]),
  ) {
    this.#since = since;
    this.#methods = methods;
  }

  /** Whether there was anything to judge. As of now: the total is today's. */
  add(given: ForecastSeries): boolean {
    if (!(given.total > 0)) return false;
    const series = inOrder(given);
    const peaks = peaksOf(series);
    const days = originDays(peaks, this.#since);
    const asked = this.#byBasis.get(series.basis) ?? this.#nothing();
    let isJudged = false;
    for (const level of LEVELS) {
      const origins = days.flatMap((day) => {
        const end = peaks.findIndex((each) => each.day >= day);
        const units = unitsOf(level, peaks.slice(0, end), series.total);
        const origin = originAt(peaks, day, units);
        return origin ? [{ ...origin, units }] : [];
      });
      if (origins.length === 0) continue;
      isJudged = true;
      const { scores } = asked[level];
      asked[level].addSeries(origins);
      for (const origin of origins) {
        const seen = seenAt(series, origin.day, origin.units);
        this.#methods.forEach((method, index) => {
          const said = method(seen);
          if ('none' in said) scores[index]?.addNone(said.none);
          else scores[index]?.add(said, origin);
        });
      }
    }
    if (isJudged) this.#byBasis.set(series.basis, asked);
    return isJudged;
  }

  byBasis(): [basis: ForecastSeries['basis'], asked: AskedLevels][] {
    return [...this.#byBasis].sort(([a], [b]) => (a < b ? -1 : 1));
  }

  /** Of all bases. */
  all(): AskedLevels {
    const all = this.#nothing();
    for (const asked of this.#byBasis.values()) for (const level of LEVELS) all[level].addAll(asked[level]);
    return all;
  }

  #nothing(): AskedLevels {
    return { step: new LevelScores(this.#methods.length), full: new LevelScores(this.#methods.length) };
  }
}
