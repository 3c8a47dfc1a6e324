import type { OverlapChange } from '../../statemachine/contracts/diff.ts';
import type { Evaluation } from '../../statemachine/contracts/evaluation.ts';
import { listsOfOverlap, unreadOf } from '../judge/proofs.ts';
import { changedOf, sizeOf } from './changed.ts';
import type { Row } from './join.ts';
import { type Side, scopeThere } from './side.ts';

interface OtherRun {
  readonly side: Side;
  /** What it says of the same resource; absent where it does not have it, which is for the caller to prove. */
  readonly row?: Row;
  readonly policyChanged: boolean;
}

/**
 * With whom a VPC shares addresses, and did not in the other run. That is known where the other run compared it, and had
 * read what those are in; of one that has more others than are named, only where it had none at all.
 */
export function overlapChange(here: Row, { side, row, policyChanged }: OtherRun): OverlapChange | undefined {
  const { evaluation, within } = here;
  const told = toldIn(evaluation);
  if (told.length === 0) return undefined;
  const there = scopeThere(side, within.scope, evaluation.resource);
  // From a list that was not read here, none of them came.
  const needed = listsOfOverlap({ overlaps: told }).filter(({ list }) => Object.hasOwn(within.read, list));
  if (!there || unreadOf(needed, there.read) !== undefined) return undefined;
  const known = row ? toldIn(row.evaluation) : [];
  if (!known.every((overlap) => overlap.with.length >= overlap.members - 1)) return undefined;
  const ids = new Set(known.flatMap((overlap) => overlap.with.map(({ id }) => id)));
  const [first, ...others] = told
    .flatMap((overlap) => overlap.with)
    .filter(({ id }, index, all) => !ids.has(id) && all.findIndex((other) => other.id === id) === index)
    .map(({ relation: _, ...owner }) => owner);
  if (!first) return undefined;
  const allowed = new Set(row?.evaluation.overlaps?.flatMap((overlap) => overlap.with.map(({ id }) => id)));
  const byPolicy = policyChanged && [first, ...others].every(({ id }) => allowed.has(id));
  return { ...changedOf([here]), ...sizeOf(evaluation.cidrs), with: [first, ...others], byPolicy };
}

function toldIn({ overlaps = [] }: Evaluation): NonNullable<Evaluation['overlaps']> {
  return overlaps.filter(({ allowed }) => !allowed);
}
