import type { ChangedPlace } from '../../statemachine/contracts/diff.ts';
import type { Evaluation } from '../../statemachine/contracts/evaluation.ts';
import { type Earlier, movedSince } from '../judge/moved.ts';
import type { RowPair } from './join.ts';
import { type Side, scopeThere } from './side.ts';

/** Where a resource is that was elsewhere: its scope, its owner, and for one CIDR its pool and whether IPAM manages it. */
export function placeChanges(pair: RowPair, { before, after }: Sides): ChangedPlace['changes'] {
  const [one, other] = [pair.before.evaluation, pair.after.evaluation];
  const moved = movedSince(earlier(before, one), other)?.changes ?? [];
  return [
    ...(isInAnotherScope(pair, { before, after })
      ? [{ what: 'scope' as const, from: [one.scopeId], to: [other.scopeId] }]
      : []),
    ...moved.flatMap(({ what, from, to }) => (what === 'cidrs' || isHearsay(what, other) ? [] : [{ what, from, to }])),
  ];
}

function earlier({ runId, asOf }: Side, one: Evaluation): Earlier {
  return { runId, asOf, places: new Map([[one.key, one]]) };
}

/** What another scope knows of it now is not compared with what this one knew then. */
function isHearsay(what: string, { knownFrom }: Evaluation): boolean {
  return what !== 'account' && knownFrom !== undefined;
}

/** Both scopes were read by both runs: a scope that failed has given up nothing. */
function isInAnotherScope({ before: one, after: other, isElsewhere }: RowPair, { before, after }: Sides): boolean {
  return (
    isElsewhere &&
    scopeThere(after, one.within.scope, one.evaluation.resource) !== undefined &&
    scopeThere(before, other.within.scope, other.evaluation.resource) !== undefined
  );
}

export interface Sides {
  readonly before: Side;
  readonly after: Side;
}
