import type { InventoryRow } from '../../statemachine/contracts/inventory.ts';
import type { AllocationRecord } from '../../statemachine/contracts/pool.ts';
import { cidrText, parseCidr } from '../address/cidr.ts';

/** The list that a resource is in which something was allocated to. Elastic IPs and anycast lists come and go too fast. */
const LISTS: Readonly<Record<string, string>> = {
  vpc: 'vpc',
  subnet: 'subnet',
  'ipam-pool': 'ipam-pool',
  'ec2-public-ipv4-pool': 'public-ipv4-pool',
};

/** The list that an allocation's resource would be in; undefined where none is looked for. */
export function listOfAllocated({
  type,
  resourceId,
}: Pick<AllocationRecord, 'type' | 'resourceId'>): string | undefined {
  return resourceId !== undefined && Object.hasOwn(LISTS, type) ? LISTS[type] : undefined;
}

/**
 * Looks for the resources that a scope's allocations are held for: first all allocations, then the lists that their
 * resources would be in. About 100 bytes an allocation, until it is found.
 */
export class Unseen {
  /** By list: what is looked for. A VPC with its CIDR: it may be there without. */
  readonly #wanted = new Map<string, Set<string>>();
  /** Of those whose CIDR was not found: VPCs that are there. */
  readonly #listed = new Set<string>();
  /** Where something was seen: `account Region`. */
  readonly #places = new Set<string>();
  readonly #pools = new Set<string>();

  get size(): number {
    return [...this.#wanted.values()].reduce((sum, { size }) => sum + size, 0);
  }

  /** The lists that are still to be looked through. */
  get lists(): string[] {
    return [...this.#wanted].flatMap(([list, { size }]) => (size > 0 ? [list] : []));
  }

  /** Of the pools' own list: an allocation, or a pool. */
  addPoolLine(row: InventoryRow): void {
    if (!('record' in row)) return;
    if (row.record === 'pool') this.#pools.add(row.poolId);
    if (row.record !== 'allocation') return;
    const list = listOfAllocated(row);
    if (list === undefined) return;
    const wanted = this.#wanted.get(list) ?? new Set();
    this.#wanted.set(list, wanted.add(keyOf(list, row)));
  }

  /** Of a resource of one of the lists. */
  see(row: InventoryRow): void {
    if ('record' in row) return;
    const { id, type, cidr, accountId, region } = row.resource;
    this.#wanted.get(type)?.delete(keyOf(type, { resourceId: id, cidr }));
    if (type === 'vpc') this.#places.add(`${accountId} ${region}`);
    if (type === 'vpc') this.#listed.add(id);
  }

  /** Whether its resource was looked for and not found: without its CIDR, or not at all. Once all was looked through. */
  isUnseen(allocation: AllocationRecord): 'withoutCidr' | 'notListed' | undefined {
    const list = listOfAllocated(allocation);
    if (list === undefined || !this.#wanted.get(list)?.has(keyOf(list, allocation))) return undefined;
    if (list === 'ipam-pool' && this.#pools.has(allocation.resourceId ?? '')) return undefined;
    return this.#listed.has(allocation.resourceId ?? '') ? 'withoutCidr' : 'notListed';
  }

  /** Whether a VPC of an account was seen in a Region: it was read there. */
  saw({ accountId, region }: Pick<AllocationRecord, 'accountId' | 'region'>): boolean {
    return this.#places.has(`${accountId} ${region}`);
  }
}

function keyOf(list: string, { resourceId = '', cidr }: Pick<AllocationRecord, 'resourceId' | 'cidr'>): string {
  const parsed = list === 'vpc' ? parseCidr(cidr) : undefined;
  return parsed ? `${resourceId} ${cidrText(parsed)}` : resourceId;
}
