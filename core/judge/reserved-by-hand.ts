import type { Note } from '../../statemachine/contracts/finding.ts';
import type { AddressOwner } from '../../statemachine/contracts/overlap.ts';
import type { ResourceState } from '../../statemachine/contracts/resource-cidr.ts';

/** Says of a VPC that a custom allocation keeps its CIDR: no collision, and nothing to release. */
export function reservedByHand(
  reserved: readonly AddressOwner[] = [],
  { management }: Pick<ResourceState, 'management'> = {},
): Note | undefined {
  if (reserved.length === 0) return undefined;
  const kept = reserved.map(({ cidr, id, name }) => `${cidr} (${[id, ...(name ? [name] : [])].join(', ')})`).join(', ');
  const keep = reserved.length === 1 ? 'Keep the allocation: without it' : 'Keep the allocations: without them';
  const unchecked = management === 'managed' ? '' : '. No pool manages the VPC: IPAM does not check its compliance';
  return {
    kind: 'reservedByHand',
    text: `Reserved by hand, and used by this VPC: ${kept}. ${keep} the pool hands these addresses out again${unchecked}`,
  };
}
