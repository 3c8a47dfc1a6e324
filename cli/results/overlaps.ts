import { parseCidr } from '../../core/address/cidr.ts';
import { FoundOverlaps } from '../../core/overlap/found.ts';
import { occupiedIn } from '../../core/policy/occupied.ts';
import { takenIn } from '../../core/taken/owners.ts';
import { inventoryOf, policyOf } from './read.ts';
import type { Results, ScopeResult } from './results.ts';

/** Sources of the inventory that tell whose addresses are whose, as in functions/evaluate/survey.ts. */
const OWNERS = ['vpc', 'joinedVpc', 'ipam-pool'];

/** Who shares addresses with whom in a scope, compared again as the run did. Throws ResultMissing where the inventory is gone. */
export async function overlapsOf(results: Results, scope: ScopeResult): Promise<FoundOverlaps> {
  const {
    scope: { scopeId },
    inventoryKeys,
  } = scope.summary;
  const { overlap, occupied } = await policyOf(results, scope);
  const keys = OWNERS.flatMap((source) => inventoryKeys[source] ?? []);
  const taken = await takenIn(inventoryOf(results, keys), occupiedIn(occupied, scopeId));
  return new FoundOverlaps(
    taken,
    overlap.allowed.flatMap((range) => parseCidr(range) ?? []),
  );
}

/** By custom allocation that was used: the VPC that uses it. A summary names the first few. Throws ResultMissing. */
export async function usersOf(results: Results, scope: ScopeResult): Promise<ReadonlyMap<string, string>> {
  const { total = 0, first = [] } = scope.summary.overlaps?.reservations ?? {};
  const used = first.length < total ? (await overlapsOf(results, scope)).reservations() : first;
  return new Map([...used].map(({ allocation, vpc }) => [allocation.id, vpc.id]));
}
