import type { Evaluation, ResourceFinding } from '../../statemachine/contracts/evaluation.ts';
import type { Summary } from '../../statemachine/contracts/summary.ts';
import { mayHaveFindings, resourceFindings } from './tally.ts';

/** How evaluations are read: their lines, and what one of them says. */
export interface EvaluationReader {
  readonly lines: (evaluationsKey: string) => AsyncIterable<string>;
  readonly parse: (evaluationsKey: string, line: string) => Evaluation;
}

/** The findings of a run, streamed from its evaluations. What has none is not read, or not parsed. */
export async function* findingsOf(
  { scopes }: Pick<Summary, 'scopes'>,
  { lines, parse }: EvaluationReader,
): AsyncGenerator<ResourceFinding> {
  for (const { counts, evaluationsKey } of scopes) {
    if (counts.critical + counts.warning === 0) continue;
    for await (const line of lines(evaluationsKey)) {
      if (mayHaveFindings(line)) yield* resourceFindings(parse(evaluationsKey, line));
    }
  }
}
