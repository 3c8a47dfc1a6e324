import type { FreeSpace } from '../../statemachine/contracts/free-space.ts';
import type { AddressOwner } from '../../statemachine/contracts/overlap.ts';
import type { Family } from '../../statemachine/contracts/resource-cidr.ts';
import { type Cidr, contains, parseCidr } from '../address/cidr.ts';
import { countOf } from '../address/exact.ts';
import { join, type Range, spaceOf, subtract, without } from '../address/free-blocks.ts';
import { freeSpaceOf, unitsIn } from '../address/free-space.ts';
import { idOf, isCompared, kindOf, type OwnedCidr, ownerOf, plainRangeOf } from './owned-cidr.ts';
import type { TakenSpace } from './taken-space.ts';

/** Space that blocks are to be taken from. */
export interface Whole {
  readonly kind: 'vpc' | 'pool' | 'cidr';
  readonly id: string;
  readonly cidrs: readonly Cidr[];
  /** The VPC whose subnets a pool plans. */
  readonly planningFor?: string | undefined;
}

/**
 * What somebody's addresses are to whoever takes blocks from a whole: `taken`, nothing goes there; `shared`, AWS lets it go
 * there, but the two cannot be routed to each other; undefined, they are no others'.
 */
export function standingOf(
  whole: Whole,
  owner: Pick<AddressOwner, 'kind' | 'id'>,
  given: ReadonlySet<string> = NONE,
): 'taken' | 'shared' | undefined {
  if (owner.kind === 'occupied') return 'taken';
  if (owner.kind === 'vpc') {
    if (whole.kind === 'vpc') return owner.id === whole.id ? undefined : 'shared';
    // A pool that plans a VPC's subnets has the VPC's own addresses: its subnets are what takes them.
    return owner.id === whole.planningFor ? undefined : 'taken';
  }
  // What did not give a VPC its addresses keeps some of them for something else.
  if (owner.kind === 'allocation') return whole.kind === 'vpc' && given.has(owner.id) ? undefined : 'taken';
  // A subnet is counted with the others of its VPC, and of another one it takes what that one takes; no VPC has public addresses.
  return whole.kind === 'vpc' ? undefined : 'taken';
}

const NONE: ReadonlySet<string> = new Set();

/**
 * The ids of custom allocations that gave a VPC its addresses: one around a CIDR of it, or several that make one up. What
 * was set aside in a pool that plans its subnets is not among them.
 */
export function givenBy(
  cidrs: readonly Cidr[],
  allocations: Iterable<Pick<AddressOwner, 'id' | 'cidr'>>,
): ReadonlySet<string> {
  const given = new Set<string>();
  const placed = [...allocations].flatMap(({ id, cidr: text }) => {
    const cidr = parseCidr(text);
    return cidr ? [{ id, cidr }] : [];
  });
  for (const whole of cidrs) {
    const there = placed.filter(({ cidr }) => contains(whole, cidr) || contains(cidr, whole));
    const missing = subtract(
      [whole],
      there.map(({ cidr }) => cidr),
    );
    if (missing.length === 0) for (const { id } of there) given.add(id);
  }
  return given;
}

/** Owners that are named where others stand in what is free. */
const NAMED = 3;

/** What is free of a whole: of the ranges that nobody was given there, those in which nobody else stands. */
export function freeBeside(
  unclaimed: readonly Range[],
  whole: Whole,
  {
    family,
    smallest,
    taken,
  }: { readonly family: Family; readonly smallest: number; readonly taken?: TakenSpace | undefined },
): FreeSpace {
  const others = taken ? [...standingIn(unclaimed, whole, taken)] : [];
  if (others.length === 0) return freeSpaceOf(unclaimed, family, smallest);
  const free = without(unclaimed, join(others.map(plainRangeOf)));
  return {
    ...freeSpaceOf(free, family, smallest),
    heldByOthers: {
      units: countOf(unitsIn(unclaimed, family) - unitsIn(free, family)),
      owners: others.length,
      first: others.slice(0, NAMED).map(ownerOf),
    },
  };
}

/** By address; of those that hold each other the outermost, which is reason enough. Linear: both are sorted. */
function* standingIn(unclaimed: readonly Range[], whole: Whole, taken: TakenSpace): Generator<OwnedCidr> {
  let given: ReadonlySet<string> | undefined;
  const seen = new Set<OwnedCidr>();
  for (const { first, end } of spaceOf(whole.cidrs)) {
    const cidr = whole.cidrs.find((each) => each.first === first && first + each.size === end);
    if (!cidr) continue;
    let next = unclaimed.findIndex((range) => range.end > first);
    let covered = first;
    for (const block of taken.meeting(cidr)) {
      const range = plainRangeOf(block);
      while (next >= 0 && (unclaimed[next]?.end ?? end) <= range.first) next++;
      const free = next < 0 ? undefined : unclaimed[next];
      if (!free || free.first >= range.end || range.end <= covered) continue;
      if (kindOf(block) === 'allocation') given ??= givenBy(whole.cidrs, allocationsIn(whole, taken));
      if (standingOf(whole, { kind: kindOf(block), id: idOf(block) }, given) !== 'taken') continue;
      covered = range.end;
      if (seen.has(block)) continue;
      seen.add(block);
      yield block;
    }
  }
}

/** Custom allocations that share addresses with a VPC, without what a pool that plans subnets set aside. */
function* allocationsIn({ kind, cidrs }: Whole, taken: TakenSpace): Generator<AddressOwner> {
  if (kind !== 'vpc') return;
  for (const cidr of cidrs) {
    for (const block of taken.meeting(cidr)) {
      if (kindOf(block) === 'allocation' && isCompared(block)) yield ownerOf(block);
    }
  }
}
