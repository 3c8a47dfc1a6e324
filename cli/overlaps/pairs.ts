import { parseCidr } from '../../core/address/cidr.ts';
import { indexOwners } from '../../core/overlap/index-of-owners.ts';
import type { OverlapPair } from '../json/overlaps-document.ts';
import { inventoryOf, policyOf } from '../results/read.ts';
import type { Results, ScopeResult } from '../results/results.ts';

/** Sources of the inventory that tell whose addresses are whose, as in functions/evaluate/overlaps.ts. */
const OWNERS = ['vpc', 'joinedVpc', 'ipam-pool'];

/**
 * Each two that share addresses where the policy does not allow it, compared again as the run did: groups name each
 * member once, and there may be thousands of times as many pairs. Throws ResultMissing where the inventory is gone.
 */
export async function* pairsOf(results: Results, scope: ScopeResult): AsyncGenerator<OverlapPair> {
  const {
    scope: { scopeId },
    inventoryKeys,
  } = scope.summary;
  const { overlap } = await policyOf(results, scope);
  const keys = OWNERS.flatMap((source) => inventoryKeys[source] ?? []);
  const index = await indexOwners(inventoryOf(results, keys));
  const found = index.find(overlap.allowed.flatMap((range) => parseCidr(range) ?? []));
  for (const group of found.groups) {
    if (group.allowed) continue;
    for (const pair of found.pairs(group)) yield { scopeId, group: group.group, ...pair };
  }
}
