import type { Evaluation } from '../../statemachine/contracts/evaluation.ts';
import { groupOf } from '../inventory/resource-key.ts';
import { grouped } from '../streams/grouped.ts';
import { mayHaveFindings } from './tally.ts';

/** A line of the evaluations that is parsed when somebody asks: most are nobody's business. */
export class EvaluationLine {
  readonly key: string;
  readonly #line: string;
  readonly #parse: (line: string) => Evaluation;
  #parsed: Evaluation | undefined;

  constructor(line: string, parse: (line: string) => Evaluation) {
    this.#line = line;
    this.#parse = parse;
    this.key = keyOf(line) ?? this.evaluation.key;
  }

  get evaluation(): Evaluation {
    this.#parsed ??= this.#parse(this.#line);
    return this.#parsed;
  }

  get mayHaveFindings(): boolean {
    return mayHaveFindings(this.#line);
  }
}

/** A scope's evaluations, from their lines. */
export async function* evaluationLines(
  lines: AsyncIterable<string>,
  parse: (line: string) => Evaluation,
): AsyncGenerator<EvaluationLine> {
  for await (const line of lines) yield new EvaluationLine(line, parse);
}

/** Cuts a scope's sorted evaluations where the VPC (or the pool, or the single resource) changes. Holds one group. */
export function vpcGroups(
  lines: AsyncIterable<string>,
  parse: (line: string) => Evaluation,
): AsyncGenerator<EvaluationLine[]> {
  return grouped(
    evaluationLines(lines, parse),
    ({ key }) => groupOf(key),
    (group, line) => group.push(line),
  );
}

/** The key that our own lines begin with; reading it is what keeps millions of lines from being parsed. */
export function keyOf(line: string): string | undefined {
  const end = line.startsWith(BEGINNING) ? line.indexOf('"', BEGINNING.length) : -1;
  const plain = line.slice(BEGINNING.length, end);
  if (end >= 0 && !plain.includes('\\')) return plain;
  const text = /^\{"key":("(?:[^"\\]|\\.)*")/.exec(line)?.[1];
  return text === undefined ? undefined : String(JSON.parse(text));
}

const BEGINNING = '{"key":"';
