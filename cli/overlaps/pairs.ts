import type { Homes } from '../../core/overlap/homes.ts';
import type { OverlapPair } from '../json/overlaps-document.ts';
import { overlapsOf } from '../results/overlaps.ts';
import type { Results, ScopeResult } from '../results/results.ts';

/**
 * Each two that share addresses where the policy does not allow it: groups name each member once, and there may be
 * thousands of times as many pairs. Without those that another scope tells of. Throws ResultMissing where the inventory is
 * gone.
 */
export async function* pairsOf(results: Results, scope: ScopeResult, homes: Homes): AsyncGenerator<OverlapPair> {
  const { scopeId } = scope.summary.scope;
  const found = await overlapsOf(results, scope);
  for (const group of found.groups) {
    if (group.allowed) continue;
    for (const pair of found.pairs(group)) {
      if (homes.of(scopeId, [pair.one, pair.other]) === scopeId) yield { scopeId, group: group.group, ...pair };
    }
  }
}
