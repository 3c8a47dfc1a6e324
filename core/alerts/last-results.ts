import type { Sample } from '../../statemachine/contracts/alert.ts';
import type { Evaluation } from '../../statemachine/contracts/evaluation.ts';
import type { FindingKind } from '../../statemachine/contracts/finding.ts';
import { InvalidInput } from '../../statemachine/contracts/invalid.ts';
import { explain } from '../judge/explain.ts';
import type { Policy } from '../policy/schema.ts';
import { Peekable } from '../streams/peekable.ts';
import { figuresOf, sampleTime } from './samples.ts';
import { type EvaluationLine, evaluationLines } from './vpc-group.ts';

/** What was known of a resource; `absent` where it was not there, and undefined where that is not known. */
export type LastResult = Evaluation | 'absent' | undefined;

/**
 * What the run before found in a scope: its evaluations are read along with those of this run, and only as far as
 * somebody asks.
 */
export class LastResults {
  readonly #lines: Peekable<EvaluationLine>;
  readonly #asOf: string;

  constructor(lines: AsyncIterable<string>, asOf: string, parse: (line: string) => Evaluation) {
    this.#asOf = asOf;
    this.#lines = new Peekable(evaluationLines(lines, parse));
  }

  /** Keys come in their order. After the last line that can be read, nothing is known. */
  async at(key: string): Promise<LastResult> {
    try {
      let line = await this.#lines.peek();
      for (; line && line.key < key; line = await this.#lines.peek()) await this.#lines.take();
      if (line?.key === key) return line.evaluation;
      return line && 'absent';
    } catch (error) {
      if (error instanceof InvalidInput) return undefined;
      throw error;
    }
  }

  /** What was measured then: an alert that is raised at once has no past in the ledger. */
  figuresOf(last: LastResult): Sample[] {
    if (last === undefined || last === 'absent') return [];
    const figures = figuresOf(last, sampleTime(last, this.#asOf).at);
    return figures ? [figures] : [];
  }

  async close(): Promise<void> {
    await this.#lines.close();
  }
}

/** Whether it is known that a kind was not critical then, by the rules of now. */
export function wasNotCritical(last: LastResult, kind: FindingKind, policy: Policy): boolean {
  if (last === undefined || last === 'absent') return last === 'absent';
  const trace = explain(policy, last).kinds.find(({ judgement }) => judgement.kind === kind);
  return trace?.judgement.severity !== 'critical';
}
