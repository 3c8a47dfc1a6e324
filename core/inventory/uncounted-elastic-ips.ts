import type { Resource, ResourceCidr } from '../../statemachine/contracts/resource-cidr.ts';
import { type Cidr, contains, parseCidr } from '../address/cidr.ts';
import type { GroupLine } from './groups.ts';

/** Elastic IPs of an account in a Region that were seen, and not counted. */
export interface UncountedAt extends Pick<Resource, 'accountId' | 'region'> {
  readonly addresses: number;
}

/**
 * Elastic IPs among the resource CIDRs that IPAM's list of public addresses does not have. That list alone says which of them
 * count against the quota: a row of an address does not tell whether a service manages it. About 150 bytes each; there are
 * none where the list is whole.
 */
export class UncountedElasticIps {
  /** By address. */
  readonly #rows = new Map<string, ResourceCidr>();
  readonly #pools: Cidr[] = [];

  get size(): number {
    return this.#rows.size;
  }

  /** An Elastic IP and its place among the public addresses are one group, by their allocation id. */
  addGroup(group: readonly GroupLine[]): void {
    if (!group.some((line) => isOf(line, 'eip')) || group.some((line) => isOf(line, 'public-address'))) return;
    for (const row of group) {
      if (!isOf(row, 'eip')) continue;
      // What a pool of IPAM gave is your own (BYOIP), or of a contiguous block of Amazon's: neither is counted.
      const isOfPool = row.state.management === 'managed' || row.resource.ipamPoolId !== undefined;
      if (!isOfPool) this.#rows.set(row.resource.cidr, row);
    }
  }

  /** Of the public addresses, which may be there by another id, or of the public IPv4 pools, whose addresses do not count. */
  see({ resource: { type, cidr } }: ResourceCidr): void {
    if (type === 'public-address') this.#rows.delete(cidr);
    if (type === 'public-ipv4-pool') this.#pools.push(...parsed(cidr));
  }

  /** Most first, each account and Region once. */
  places(): UncountedAt[] {
    const places = new Map<string, UncountedAt>();
    for (const { resource } of this.#rows.values()) {
      const { accountId, region } = resource;
      if (parsed(resource.cidr).some((cidr) => this.#pools.some((pool) => contains(pool, cidr)))) continue;
      const key = `${accountId} ${region}`;
      places.set(key, { accountId, region, addresses: (places.get(key)?.addresses ?? 0) + 1 });
    }
    const sorted = [...places].sort(([a, one], [b, two]) => two.addresses - one.addresses || (a < b ? -1 : 1));
    return sorted.map(([, place]) => place);
  }
}

function isOf(line: GroupLine, type: Resource['type']): line is ResourceCidr {
  return !('record' in line) && line.resource.type === type;
}

function parsed(cidr: string): Cidr[] {
  const known = parseCidr(cidr);
  return known ? [known] : [];
}
