import { Homes } from '../../core/overlap/homes.ts';
import { listedIn, policyOf } from '../results/read.ts';
import type { Results, ScopeResult } from '../results/results.ts';

/** Which scope tells of what several of them see. Evaluations are read only where a run said that rows are listed twice. */
export async function homesOf(results: Results, scopes: readonly ScopeResult[]): Promise<Homes> {
  const telling = scopes.filter(({ summary: { overlaps, coverage } }) => {
    return overlaps !== undefined && !coverage.gaps.some(({ kind }) => kind === 'overlapsNotCompared');
  });
  const [first] = scopes;
  const occupied = first ? (await policyOf(results, first)).occupied : [];
  const homes = new Homes(
    telling.map(({ summary }) => summary.scope.scopeId),
    occupied,
  );
  const twice = new Set<string>();
  for (const scope of scopes) {
    if (!scope.summary.coverage.notApplicable.countedTwice) continue;
    for await (const { resource, judgedIn } of listedIn(results, scope)) {
      if (resource.type === 'vpc' && judgedIn !== undefined) twice.add(resource.id);
    }
  }
  if (twice.size === 0) return homes;
  for (const scope of scopes) {
    for await (const evaluation of listedIn(results, scope)) {
      if (twice.has(evaluation.resource.id)) homes.add(evaluation);
    }
  }
  return homes;
}
