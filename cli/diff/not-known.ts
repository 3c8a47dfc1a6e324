import { scopeThere } from '../../core/diff/side.ts';
import type { StoredSide } from './stored-side.ts';

/** What one of the two runs says nothing of, and why. */
export function notKnownOf(one: StoredSide, other: StoredSide): string[] {
  return [...missingFrom(one, other), ...missingFrom(other, one)];
}

function missingFrom({ run, side, expired }: StoredSide, other: StoredSide): string[] {
  const { summary, runId } = run;
  const gone = expired.map((scopeId) => `The evaluations of ${scopeId} in the run ${runId} are no longer there.`);
  if (!summary) {
    const left = side?.scopes.map(({ scope }) => scope.scopeId).join(', ');
    return [...gone, `The run ${runId} has expired. What is kept of it are the evaluations of ${left}.`];
  }
  const known = new Set([...expired, ...summary.failedScopes.map(({ scopeId }) => scopeId)]);
  const unseen = other.side?.scopes.filter(
    ({ scope }) => side && scope.source !== 'ec2' && !known.has(scope.scopeId) && !scopeThere(side, scope, {}),
  );
  return [
    ...gone,
    ...summary.failedScopes.map(
      ({ scopeId, error }) => `The scope ${scopeId} was not evaluated in the run ${runId}: ${error}.`,
    ),
    ...(unseen ?? []).map(({ scope }) => `The run ${runId} did not evaluate the scope ${scope.scopeId}.`),
  ];
}
