import type { ForecastSeries } from '../forecast/forecast.ts';
import { levelOf } from './levels.ts';
import { METHOD_NAMES, METHODS, type Method } from './methods.ts';
import { type Origin, originAt, originDays } from './origins.ts';
import { isNotSoon } from './score.ts';
import { Scored } from './scored.ts';
import { inOrder, peaksOf, seenAt } from './seen.ts';

/** Something to ask: of what a series was, when is it at that level. */
interface Question {
  readonly day: number;
  /** At the level that it reached at some time. */
  readonly origin: (Origin & { readonly units: number }) | undefined;
  /** It never filled, nor within what makes an alarm a true one. */
  readonly isNeverFull: boolean;
}

/** Asks methods what they would have said of series whose future is known, and judges them by basis. */
export class Backtest {
  readonly #groups = new Map<ForecastSeries['basis'], Scored>();
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
    const series = inOrder(given);
    const { questions, isFilled } = questionsOf(series, this.#since);
    if (questions.length === 0) return false;
    const group = this.#groups.get(series.basis) ?? new Scored(this.#methods.length);
    this.#groups.set(series.basis, group);
    group.addSeries(questions.length, isFilled);
    for (const question of questions) {
      if (question.origin) group.addOrigin(question.origin);
      this.#ask(series, question, group);
    }
    return true;
  }

  #ask(series: ForecastSeries, { day, origin, isNeverFull }: Question, { scores }: Scored): void {
    const seen = origin && seenAt(series, day, origin.units);
    const seenFull = isNeverFull ? seenAt(series, day, series.total) : undefined;
    this.#methods.forEach((method, index) => {
      const score = scores[index];
      if (!score) return;
      const said = seen && method(seen);
      if (said && 'none' in said) score.addNone(said.none);
      else if (said && origin) score.add(said, origin);
      const saidOfFull = seenFull && method(seenFull);
      if (saidOfFull && 'p50' in saidOfFull) score.addNeverFull(saidOfFull);
      // Of an origin it is counted once.
      else if (saidOfFull && !said) score.addNone(saidOfFull.none);
    });
  }

  groups(): [basis: ForecastSeries['basis'], group: Scored][] {
    return [...this.#groups].sort(([a], [b]) => (a < b ? -1 : 1));
  }

  /** Of all bases. */
  all(): Scored {
    const all = new Scored(this.#methods.length);
    for (const group of this.#groups.values()) all.addAll(group);
    return all;
  }
}

function questionsOf(series: ForecastSeries, since: number): { questions: Question[]; isFilled: boolean } {
  const { total } = series;
  const peaks = peaksOf(series);
  const days = total > 0 ? originDays(peaks, since) : [];
  const level = levelOf(peaks, total, days.at(-1) ?? 0);
  const isFilled = level?.isFull ?? false;
  const questions = days.map((day) => {
    const at = level && originAt(peaks, day, level.units);
    const atFull = isFilled ? undefined : originAt(peaks, day, total);
    const origin = at && level && { ...at, units: level.units };
    return { day, origin, isNeverFull: atFull !== undefined && isNotSoon(atFull) };
  });
  return { questions: questions.filter(({ origin, isNeverFull }) => origin || isNeverFull), isFilled };
}
