import { parseCidr } from '../../core/address/cidr.ts';
import { FoundOverlaps } from '../../core/overlap/found.ts';
import type { Homes } from '../../core/overlap/homes.ts';
import { occupiedIn } from '../../core/policy/occupied.ts';
import { takenIn } from '../../core/taken/owners.ts';
import type { OverlapPair } from '../json/overlaps-document.ts';
import { inventoryOf, policyOf } from '../results/read.ts';
import type { Results, ScopeResult } from '../results/results.ts';

/** Sources of the inventory that tell whose addresses are whose, as in functions/evaluate/survey.ts. */
const OWNERS = ['vpc', 'joinedVpc', 'ipam-pool'];

/**
 * Each two that share addresses where the policy does not allow it, compared again as the run did: groups name each
 * member once, and there may be thousands of times as many pairs. Without those that another scope tells of. Throws
 * ResultMissing where the inventory is gone.
 */
export async function* pairsOf(results: Results, scope: ScopeResult, homes: Homes): AsyncGenerator<OverlapPair> {
  const {
    scope: { scopeId },
    inventoryKeys,
  } = scope.summary;
  const { overlap, occupied } = await policyOf(results, scope);
  const keys = OWNERS.flatMap((source) => inventoryKeys[source] ?? []);
  const taken = await takenIn(inventoryOf(results, keys), occupiedIn(occupied, scopeId));
  const found = new FoundOverlaps(
    taken,
    overlap.allowed.flatMap((range) => parseCidr(range) ?? []),
  );
  for (const group of found.groups) {
    if (group.allowed) continue;
    for (const pair of found.pairs(group)) {
      if (homes.of(scopeId, [pair.one, pair.other]) === scopeId) yield { scopeId, group: group.group, ...pair };
    }
  }
}
