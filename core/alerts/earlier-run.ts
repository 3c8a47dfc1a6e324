import type { Sample } from '../../statemachine/contracts/alert.ts';
import type { Evaluation } from '../../statemachine/contracts/evaluation.ts';
import { Peekable } from '../streams/peekable.ts';
import { figuresOf, sampleTime } from './samples.ts';
import { EvaluationLine } from './vpc-group.ts';

/**
 * The evaluations of a scope by the run before, read along with those of this run, and only as far as somebody asks: an
 * alert that is raised at once has no past in the ledger.
 */
export class EarlierRun {
  readonly #lines: Peekable<EvaluationLine>;
  readonly #asOf: string;

  constructor(lines: AsyncIterable<string>, asOf: string, parse: (line: string) => Evaluation) {
    this.#asOf = asOf;
    this.#lines = new Peekable(
      (async function* () {
        for await (const line of lines) yield new EvaluationLine(line, parse);
      })(),
    );
  }

  /** What was measured then. Keys come in their order. */
  async figuresAt(key: string): Promise<Sample[]> {
    let line = await this.#lines.peek();
    while (line && line.key < key) {
      await this.#lines.take();
      line = await this.#lines.peek();
    }
    if (line?.key !== key) return [];
    const { evaluation } = line;
    const figures = figuresOf(evaluation, sampleTime(evaluation, this.#asOf).at);
    return figures ? [figures] : [];
  }

  async close(): Promise<void> {
    await this.#lines.close();
  }
}
