import type { InventoryRow } from '../../statemachine/contracts/inventory.ts';
import type { AddressOwner } from '../../statemachine/contracts/overlap.ts';
import { type Cidr, contains, parseCidr } from '../address/cidr.ts';
import { FoundOverlaps } from './found.ts';
import { type OwnedCidr, ownedCidr } from './owned-cidr.ts';

/** Who an address belongs to, without the CIDR that says which addresses. */
type Owner = Omit<AddressOwner, 'cidr'>;

/** Whose addresses are compared: about 130 bytes a CIDR, for all VPCs of a scope at once. */
export class OwnerIndex {
  readonly #blocks: OwnedCidr[] = [];

  get size(): number {
    return this.#blocks.length;
  }

  /** All CIDRs of an owner together: a VPC is never compared with itself. */
  add(owner: Owner, cidrs: readonly Cidr[]): void {
    // One inside another of the same owner is an old sample beside a new one, or a row seen twice.
    const own = cidrs.filter(
      (cidr, place) =>
        !cidrs.some((other, at) => at !== place && contains(other, cidr) && (at < place || other.size > cidr.size)),
    );
    for (const cidr of own) this.#blocks.push(ownedCidr(cidr, owner));
  }

  /** Sorts, and sweeps once for what is allowed to overlap and once for what is not. */
  find(allowed: readonly Cidr[]): FoundOverlaps {
    return new FoundOverlaps(this.#blocks.sort(), allowed);
  }
}

/**
 * Indexes the VPCs and custom allocations of a sorted inventory, or of those parts of it that hold them. A VPC that is
 * in two scopes, as two IPAMs see it, is one owner: all that is said of it stands together.
 */
export async function indexOwners(rows: AsyncIterable<InventoryRow>): Promise<OwnerIndex> {
  const index = new OwnerIndex();
  let held: { owner: Owner; cidrs: Cidr[] } | undefined;
  for await (const row of rows) {
    const found = ownerIn(row);
    const cidr = found && parseCidr(found.cidr);
    if (!found || !cidr) continue;
    const { cidr: _, ...owner } = found;
    if (held && held.owner.id === owner.id) held.cidrs.push(cidr);
    else {
      if (held) index.add(held.owner, held.cidrs);
      held = { owner, cidrs: [cidr] };
    }
  }
  if (held) index.add(held.owner, held.cidrs);
  return index;
}

function ownerIn(line: InventoryRow): AddressOwner | undefined {
  if (!('record' in line)) {
    const { resource, state } = line;
    // IPAM's word for what somebody exempted from just this.
    if (resource.type !== 'vpc' || state.management === 'ignored' || state.overlap === 'ignored') return undefined;
    const { id, cidr, name, accountId, region } = resource;
    return { kind: 'vpc', id, cidr, name, accountId, region };
  }
  if (line.record === 'joinedVpc') return line.owner;
  if (line.record !== 'allocation' || line.type !== 'custom') return undefined;
  // Set aside inside a VPC, by the pool that plans its subnets: shared with nobody.
  if (line.planningFor !== undefined) return undefined;
  const { allocationId, cidr, description, accountId, region } = line;
  return { kind: 'allocation', id: allocationId, cidr, name: description, accountId, region };
}
