import type { Sample } from '../../statemachine/contracts/alert.ts';
import type { Evaluation } from '../../statemachine/contracts/evaluation.ts';
import { Peekable } from '../streams/peekable.ts';
import { figuresOf, sampleTime } from './samples.ts';
import { type EvaluationLine, evaluationLines } from './vpc-group.ts';

/**
 * What the run before measured in a scope: its evaluations are read along with those of this run, and only as far as
 * somebody asks. An alert that is raised at once has no past in the ledger.
 */
export class EarlierFigures {
  readonly #lines: Peekable<EvaluationLine>;
  readonly #asOf: string;

  constructor(lines: AsyncIterable<string>, asOf: string, parse: (line: string) => Evaluation) {
    this.#asOf = asOf;
    this.#lines = new Peekable(evaluationLines(lines, parse));
  }

  /** What was measured then. Keys come in their order. */
  async at(key: string): Promise<Sample[]> {
    let line = await this.#lines.peek();
    for (; line && line.key < key; line = await this.#lines.peek()) await this.#lines.take();
    if (line?.key !== key) return [];
    const { evaluation } = line;
    const figures = figuresOf(evaluation, sampleTime(evaluation, this.#asOf).at);
    return figures ? [figures] : [];
  }

  async close(): Promise<void> {
    await this.#lines.close();
  }
}
