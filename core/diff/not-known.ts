import type { FailedScope } from '../../statemachine/contracts/summary.ts';
import { type Side, scopeThere } from './side.ts';

/** What of a run can be compared. */
export interface Comparable {
  readonly runId: string;
  readonly side: Side | undefined;
  readonly expired: readonly string[];
  /** Absent where only what is kept of the run tells of it. */
  readonly failedScopes?: readonly FailedScope[];
}

/** What one of the two runs says nothing of, and why. */
export function notKnownOf(one: Comparable, other: Comparable): string[] {
  return [...missingFrom(one, other), ...missingFrom(other, one)];
}

function missingFrom({ runId, side, expired, failedScopes }: Comparable, other: Comparable): string[] {
  const gone = expired.map((scopeId) => `The evaluations of ${scopeId} in the run ${runId} are no longer there.`);
  if (!failedScopes) {
    const left = side?.scopes.map(({ scope }) => scope.scopeId).join(', ');
    return [...gone, `The run ${runId} has expired. What is kept of it are the evaluations of ${left}.`];
  }
  const known = new Set([...expired, ...failedScopes.map(({ scopeId }) => scopeId)]);
  const unseen = other.side?.scopes.filter(
    ({ scope }) => side && scope.source !== 'ec2' && !known.has(scope.scopeId) && !scopeThere(side, scope, {}),
  );
  return [
    ...gone,
    ...failedScopes.map(
      ({ scopeId, error }) => `The scope ${scopeId} was not evaluated in the run ${runId}: ${error}.`,
    ),
    ...(unseen ?? []).map(({ scope }) => `The run ${runId} did not evaluate the scope ${scope.scopeId}.`),
  ];
}
