import type { Distributed } from './states.ts';
import type { Visit } from './visit.ts';

/** Whether so many failed children are too many. */
export type Tolerance = (failed: number) => boolean;

/** A threshold of 0 counts as not set, and without any no failure is tolerated. Exceeding either one is too much. */
export async function toleranceOf(state: Distributed, total: number, visit: Visit): Promise<Tolerance> {
  const count = state.toleratedFailureCount
    ? await visit.evaluateInteger('ToleratedFailureCount', state.toleratedFailureCount, 0, Number.MAX_SAFE_INTEGER)
    : 0;
  const percentage = state.toleratedFailurePercentage ? await percentageOf(state.toleratedFailurePercentage, visit) : 0;
  return (failed) => {
    if (count === 0 && percentage === 0) return failed > 0;
    return (count > 0 && failed > count) || (percentage > 0 && failed * 100 > percentage * total);
  };
}

async function percentageOf(template: NonNullable<Distributed['toleratedFailurePercentage']>, visit: Visit) {
  const value = await visit.evaluate(template);
  if (typeof value === 'number' && value >= 0 && value <= 100) return value;
  throw visit.unexpected('ToleratedFailurePercentage', 'a number from 0 to 100', value);
}
