import type { Evaluation } from '../../statemachine/contracts/evaluation.ts';
import type { InventoryRow } from '../../statemachine/contracts/inventory.ts';
import { ADDRESSES, type AddressOwner } from '../../statemachine/contracts/overlap.ts';
import type { AllocationRecord } from '../../statemachine/contracts/pool.ts';
import type { ResourceState } from '../../statemachine/contracts/resource-cidr.ts';
import { type Cidr, parseCidr } from '../address/cidr.ts';
import { type OccupiedRange, ownerOfRange } from '../policy/occupied.ts';
import type { Owner } from './owned-cidr.ts';
import { TakenSpace } from './taken-space.ts';

/** Who has addresses by a line of the inventory or an evaluation, and whether that is compared with others. */
export interface Has {
  readonly owner: AddressOwner;
  readonly silent: boolean;
}

/**
 * Puts together the VPCs, custom allocations, subnets and public addresses of a sorted inventory, or of those parts of it that hold them,
 * and what the policy names. A VPC that is in two scopes, as two IPAMs see it, is one owner: all that is said of it stands together.
 */
export async function takenIn(
  rows: AsyncIterable<InventoryRow>,
  occupied: readonly OccupiedRange[] = [],
): Promise<TakenSpace> {
  const space = occupiedSpace(occupied);
  let held: { owner: Owner; cidrs: Cidr[] } | undefined;
  for await (const row of rows) {
    const has = ownerInRow(row);
    const cidr = has && parseCidr(has.owner.cidr);
    if (!has || !cidr) continue;
    const { cidr: _, ...owner } = has.owner;
    if (has.silent) space.add(owner, [cidr], true);
    else if (held && held.owner.id === owner.id) {
      held.cidrs.push(cidr);
      // That a joined scope lists it, too, does not make it another's: it is compared here.
      if (owner.scopeId === undefined) held.owner = owner;
    } else {
      if (held) space.add(held.owner, held.cidrs);
      held = { owner, cidrs: [cidr] };
    }
  }
  if (held) space.add(held.owner, held.cidrs);
  return space;
}

/** What the policy names, by itself. */
export function occupiedSpace(occupied: readonly OccupiedRange[]): TakenSpace {
  const space = new TakenSpace();
  for (const range of occupied) {
    const cidr = parseCidr(range.cidr);
    if (cidr) space.add(ownerOfRange(range), [cidr]);
  }
  return space;
}

function ownerInRow(row: InventoryRow): Has | undefined {
  if (!('record' in row)) return ownerOfVpc(row) ?? ownerOfOther(row);
  if (row.record === 'joinedVpc') return { owner: row.owner, silent: false };
  return row.record === 'allocation' ? ownerOfAllocation(row) : undefined;
}

/** Asked only of what takes addresses that nobody around it does: see what is surveyed. */
function ownerOfOther({
  resource: { type, id, cidr, name, accountId, region },
}: Pick<Evaluation, 'resource'>): Has | undefined {
  const kind = OTHERS.find((each) => each === type);
  return kind && { owner: { kind, id, cidr, name, accountId, region }, silent: true };
}

const OTHERS = ['subnet', ...ADDRESSES] as const;

/** IPAM's word "ignored" is for what somebody exempted from being compared: the addresses are taken all the same. */
export function ownerOfVpc({
  resource,
  state,
}: Pick<Evaluation, 'resource'> & { readonly state: ResourceState }): Has | undefined {
  if (resource.type !== 'vpc') return undefined;
  const { id, cidr, name, accountId, region } = resource;
  const silent = state.management === 'ignored' || state.overlap === 'ignored';
  return { owner: { kind: 'vpc', id, cidr, name, accountId, region }, silent };
}

/** Of a custom one: what was allocated to a VPC is that VPC. */
export function ownerOfAllocation(allocation: AllocationRecord): Has | undefined {
  const { type, allocationId, cidr, description, accountId, region, planningFor } = allocation;
  if (type !== 'custom') return undefined;
  // Set aside inside a VPC, by the pool that plans its subnets: shared with nobody.
  const silent = planningFor !== undefined;
  return { owner: { kind: 'allocation', id: allocationId, cidr, name: description, accountId, region }, silent };
}
