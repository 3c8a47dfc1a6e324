import type { Evaluation } from '../../statemachine/contracts/evaluation.ts';
import { addressSpaceOf } from '../../statemachine/contracts/scope.ts';
import { groupOf } from '../inventory/resource-key.ts';
import { compareText } from '../streams/compare.ts';
import { grouped } from '../streams/grouped.ts';
import { mergeEqual } from '../streams/merge.ts';
import { EvaluationLine } from '../summary/evaluation-line.ts';
import type { Side, SideScope } from './side.ts';

/** What one scope of a run says of a row. */
export class Row {
  readonly within: SideScope;
  readonly text: string;
  readonly #line: EvaluationLine;

  constructor(within: SideScope, text: string) {
    this.within = within;
    this.text = text;
    this.#line = new EvaluationLine(text, within.parse);
  }

  get key(): string {
    return this.#line.key;
  }

  get evaluation(): Evaluation {
    return this.#line.evaluation;
  }
}

/** All that two runs say of a row, what is judged in another scope included. */
export interface Joined {
  readonly key: string;
  readonly before: readonly Row[];
  readonly after: readonly Row[];
}

/** Two runs, joined by key over all their scopes: a VPC with its subnets, a pool, an address at a time. */
export function joinRuns(before: Side, after: Side): AsyncGenerator<Joined[]> {
  const streams = [
    ...before.scopes.map((scope) => rowsOf(scope, (row) => ({ before: [row], after: [] }))),
    ...after.scopes.map((scope) => rowsOf(scope, (row) => ({ before: [], after: [row] }))),
  ];
  const rows = mergeEqual<Joined>(
    streams,
    (a, b) => compareText(a.key, b.key),
    (a, b) => ({ key: a.key, before: [...a.before, ...b.before], after: [...a.after, ...b.after] }),
  );
  return grouped(
    rows,
    ({ key }) => groupOf(key),
    (group: Joined[], row) => group.push(row),
  );
}

async function* rowsOf(within: SideScope, as: (row: Row) => Omit<Joined, 'key'>): AsyncGenerator<Joined> {
  for await (const line of within.lines) {
    const row = new Row(within, line);
    yield { key: row.key, ...as(row) };
  }
}

/** Of one scope in both runs, which says the same of it in both: only when it was measured may differ. */
export function isAsBefore({ before: [before, ...earlier], after: [after, ...later] }: Joined): boolean {
  if (!before || !after || earlier.length + later.length > 0) return false;
  return before.text === after.text || withoutAge(before.text) === withoutAge(after.text);
}

/** No text of an evaluation can look like this: the quotes in it would be escaped. A tag can, and is compared by nobody. */
const SAMPLED_AT = /"sampledAt":"[^"\\]*",?/g;

function withoutAge(line: string): string {
  return line.replace(SAMPLED_AT, '');
}

/** Without parsing it; a tag of that name makes it look as if it was not. */
export function mayBeJudgedElsewhere({ before }: Joined): boolean {
  return before.some(({ text }) => text.includes('"judgedIn":'));
}

/** The same row in both runs. */
export interface RowPair {
  readonly before: Row;
  readonly after: Row;
  /** No scope lists it in both. */
  readonly isElsewhere: boolean;
}

export interface Paired {
  readonly pairs: readonly RowPair[];
  /** Of the earlier run, and of the later one: what the other one does not have. */
  readonly left: readonly Row[];
  readonly come: readonly Row[];
}

/**
 * Pairs what is judged. A VPC's IPv6 may be in two scopes under one key, so that each finds its own first; what is then left
 * on both sides is judged in another scope than before.
 */
export function pairUp({ before, after }: Joined): Paired {
  const rest = after.filter(isJudged);
  const pairs: RowPair[] = [];
  const unpaired = before.filter(isJudged).filter((row) => {
    const index = rest.findIndex((other) => spaceOf(other) === spaceOf(row));
    const [found] = index < 0 ? [] : rest.splice(index, 1);
    if (found) pairs.push({ before: row, after: found, isElsewhere: false });
    return !found;
  });
  const spaces = new Set(before.map(spaceOf));
  const isElsewhere = !after.some((row) => spaces.has(spaceOf(row)));
  const left = unpaired.filter((row) => {
    const found = rest.shift();
    if (found) pairs.push({ before: row, after: found, isElsewhere });
    // One that another scope judges is still there.
    return !found && !after.some((other) => spaceOf(other) === spaceOf(row));
  });
  return { pairs, left, come: rest.filter((row) => !spaces.has(spaceOf(row))) };
}

function isJudged({ evaluation }: Row): boolean {
  return evaluation.judgedIn === undefined;
}

function spaceOf({ within: { scope } }: Row): string {
  return addressSpaceOf(scope);
}
