import { parseCidr } from '../../core/address/cidr.ts';
import { mergeParts } from '../../core/inventory/groups.ts';
import { indexOwners } from '../../core/overlap/index-of-owners.ts';
import { type InventoryRow, inventorySchema } from '../../statemachine/contracts/inventory.ts';
import type { OverlapPair } from '../json/overlaps-document.ts';
import { parse, policyOf } from '../results/read.ts';
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
  const rows = async function* (key: string): AsyncGenerator<InventoryRow> {
    for await (const line of results.lines(key)) yield parse(results, key, line, inventorySchema);
  };
  const parts = OWNERS.flatMap((source) => inventoryKeys[source] ?? []).map(rows);
  const index = await indexOwners(mergeParts(parts, () => {}));
  const found = index.find(overlap.allowed.flatMap((range) => parseCidr(range) ?? []));
  for (const group of found.groups) {
    if (group.allowed) continue;
    for (const pair of found.pairs(group)) yield { scopeId, group: group.group, ...pair };
  }
}
