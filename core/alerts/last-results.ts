import type { Sample } from '../../statemachine/contracts/alert.ts';
import type { Evaluation } from '../../statemachine/contracts/evaluation.ts';
import type { FindingKind } from '../../statemachine/contracts/finding.ts';
import { InvalidInput } from '../../statemachine/contracts/invalid.ts';
import { explain } from '../judge/explain.ts';
import type { Policy } from '../policy/schema.ts';
import { Peekable } from '../streams/peekable.ts';
import { type EvaluationLine, evaluationLines } from '../summary/evaluation-line.ts';
import { figuresOf, sampleTime } from './samples.ts';

/** What was known of a resource; `absent` where it was not there, and undefined where that is not known. */
export type LastResult = Evaluation | 'absent' | undefined;

/** A run that evaluated a scope. */
export interface EarlierRun {
  readonly asOf: string;
  readonly evaluationsKey: string;
}

interface Found {
  readonly asOf: string;
  readonly lines: Peekable<EvaluationLine>;
}

/**
 * What an earlier run found in a scope: of those that are known, the first whose evaluations are still there. They are read
 * along with those of this run, and only as far as somebody asks.
 */
export class LastResults {
  readonly #runs: readonly EarlierRun[];
  readonly #linesOf: (evaluationsKey: string) => AsyncIterable<string>;
  readonly #parse: (line: string) => Evaluation;
  #found: Promise<Found | undefined> | undefined;

  constructor(
    runs: readonly EarlierRun[],
    linesOf: (evaluationsKey: string) => AsyncIterable<string>,
    parse: (line: string) => Evaluation,
  ) {
    this.#runs = runs;
    this.#linesOf = linesOf;
    this.#parse = parse;
  }

  /** Keys come in their order. After the last line that can be read, nothing is known. */
  async at(key: string): Promise<LastResult> {
    this.#found ??= this.#find();
    const { lines } = (await this.#found) ?? {};
    return await readable(async () => {
      let line = await lines?.peek();
      for (; line && line.key < key; line = await lines?.peek()) await lines?.take();
      if (line?.key === key) return line.evaluation;
      return line && 'absent';
    });
  }

  /** What was measured then: an alert that is raised at once has no past in the ledger. */
  async figuresOf(last: LastResult): Promise<Sample[]> {
    const found = await this.#found;
    if (!found || last === undefined || last === 'absent') return [];
    const figures = figuresOf(last, sampleTime(last, found.asOf).at);
    return figures ? [figures] : [];
  }

  async close(): Promise<void> {
    await (await this.#found)?.lines.close();
  }

  async #find(): Promise<Found | undefined> {
    for (const { asOf, evaluationsKey } of this.#runs) {
      const lines = new Peekable(evaluationLines(this.#linesOf(evaluationsKey), this.#parse));
      if (await readable(() => lines.peek())) return { asOf, lines };
    }
    return undefined;
  }
}

/** Undefined from where a line is damaged. */
async function readable<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof InvalidInput) return undefined;
    throw error;
  }
}

/** Whether it is known that a kind was not critical then, by the rules of now. */
export function wasNotCritical(last: LastResult, kind: FindingKind, policy: Policy): boolean {
  if (last === undefined || last === 'absent') return last === 'absent';
  const trace = explain(policy, last).kinds.find(({ judgement }) => judgement.kind === kind);
  return trace?.judgement.severity !== 'critical';
}
