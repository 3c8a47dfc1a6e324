import type { Evaluation } from '../../statemachine/contracts/evaluation.ts';
import type { Note } from '../../statemachine/contracts/finding.ts';
import { timeText, twoUnits } from '../text/times.ts';

export interface Freshness {
  /** Time of the run. */
  readonly asOf: string;
  readonly staleAfterMs: number;
}

export function isOlder(at: string, { asOf, staleAfterMs }: Freshness): boolean {
  return Date.parse(asOf) - Date.parse(at) > staleAfterMs;
}

/** What to know of a measurement that is too old. Of unknown age is not old: `sampledAt` is absent then. */
export function staleNote(sampledAt: string | undefined, freshness: Freshness | undefined): Note | undefined {
  if (sampledAt === undefined || !freshness || !isOlder(sampledAt, freshness)) return undefined;
  const { asOf, staleAfterMs } = freshness;
  const age = Date.parse(asOf) - Date.parse(sampledAt);
  return {
    kind: 'stale',
    text: `Measured ${timeText(sampledAt)}, ${twoUnits(age)} before this run; more than ${twoUnits(staleAfterMs)} is stale: what is true now may differ`,
  };
}

export function isStale({ notes }: Pick<Evaluation, 'notes'>): boolean {
  return notes?.some(({ kind }) => kind === 'stale') ?? false;
}
