import type { Method } from '../../core/backtest/methods.ts';
import type { DaysAnswer } from '../../core/forecast/baselines.ts';
import { errorOf, logOf } from '../../core/forecast/scores.ts';

/** What a method is worth over series of one kind. */
export interface Score {
  series: number;
  none: number;
  pairs: number;
  covered: number;
  early: number;
  late: number;
  errors: number[];
  intervals: number;
  /** Series that are full within 14 days in each future, and of them those whose p50 is later. */
  sure: number;
  missed: number;
  /** Of series that are full within that many days in no future: p50 says so. */
  never30: number;
  false30: number;
  never14: number;
  false14: number;
}

const NOMINAL = 0.2;

export function noScore(): Score {
  return {
    ...{ series: 0, none: 0, pairs: 0, covered: 0, early: 0, late: 0, errors: [], intervals: 0 },
    ...{ sure: 0, missed: 0, never30: 0, false30: 0, never14: 0, false14: 0 },
  };
}

export function add(score: Score, answer: ReturnType<Method>, truths: readonly number[]): void {
  score.series++;
  if ('none' in answer) {
    score.none++;
    return;
  }
  const { p10, p50, p90 } = answer;
  for (const truth of truths) {
    score.pairs++;
    if (truth < p10) score.early++;
    else if (truth > p90) score.late++;
    else score.covered++;
    score.errors.push(errorOf(p50, truth));
    score.intervals += intervalScore(answer, truth);
  }
  if (truths.every((truth) => truth <= 14)) {
    score.sure++;
    if (p50 > 14) score.missed++;
  }
  if (truths.every((truth) => truth > 30)) {
    score.never30++;
    if (p50 <= 30) score.false30++;
  }
  if (truths.every((truth) => truth > 14)) {
    score.never14++;
    if (p50 <= 14) score.false14++;
  }
}

export function sumOf(scores: readonly Score[]): Score {
  const all = noScore();
  for (const score of scores) {
    for (const key of ['series', 'none', 'pairs', 'covered', 'early', 'late', 'intervals'] as const)
      all[key] += score[key];
    for (const key of ['sure', 'missed', 'never30', 'false30', 'never14', 'false14'] as const) all[key] += score[key];
    for (const error of score.errors) all.errors.push(error);
  }
  return all;
}

export function medianError({ errors }: Score): number {
  return Float64Array.from(errors).sort()[errors.length >> 1] ?? Number.NaN;
}

export function share(part: number, of: number): number {
  return of > 0 ? (100 * part) / of : Number.NaN;
}

/** Gneiting and Raftery, on ln days. */
function intervalScore({ p10, p90 }: DaysAnswer, truth: number): number {
  const [low, high, value] = [logOf(p10), logOf(p90), logOf(truth)];
  return high - low + (2 / NOMINAL) * (Math.max(0, low - value) + Math.max(0, value - high));
}
