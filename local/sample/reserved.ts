import { type AddressBlock, unitsOf } from './blocks.ts';
import type { Vpc } from './model.ts';
import { type Occupancy, RESERVED } from './occupancy.ts';
import type { Random } from './random.ts';
import type { Expected } from './situations.ts';

/** A subnet most of which is reserved for prefixes; the rest holds the nodes' own addresses. */
interface ReservedSituation {
  readonly scenario: string;
  /** How many of the reserved /28s are not assigned; 'all' of them. */
  readonly left: number | 'all';
  /** Addresses free outside the reservations: so few that its percentage looks bad, whatever is true. */
  readonly free: number;
  readonly expected: Expected;
}

const SITUATIONS: readonly ReservedSituation[] = [
  { scenario: '98 % used, but reserved and not assigned', left: 'all', free: 300, expected: 'quiet' },
  { scenario: '8 reserved /28s left', left: 8, free: 300, expected: 'quiet' },
  { scenario: '7 reserved /28s left', left: 7, free: 900, expected: 'warning' },
  { scenario: '2 reserved /28s left', left: 2, free: 900, expected: 'critical' },
];

/** First addresses of a /18 that are not reserved; 15,104 are, which is 92 %. */
export const UNRESERVED = 1280;
const RESERVED_LENGTHS = [24, 23, 21, 20, 19];
const PREFIX_ADDRESSES = 16;

/** Makes some of the /18s for pods reserved; no other subnet changes. */
export function reserve(vpcs: readonly Vpc[], occupancies: Map<string, Occupancy>, random: Random): void {
  for (const { scenario, left, free, expected } of SITUATIONS) {
    const candidates = vpcs
      .flatMap(({ subnets }) => subnets)
      .filter(({ id, role, ipv4 }) => {
        const occupancy = occupancies.get(id);
        const ordinary = occupancy?.label.scenario === 'an ordinary day' && !occupancy.prefixes;
        return role === 'pods' && ipv4?.prefixLength === 18 && ordinary;
      });
    const subnet = random.pick(candidates);
    if (!subnet.ipv4) continue;
    const total = unitsOf(subnet.ipv4);
    // AWS keeps the last address of the subnet, and with it the last block.
    const usable = (total - UNRESERVED) / PREFIX_ADDRESSES - 1;
    const assignedPrefixes = left === 'all' ? 0 : usable - left;
    occupancies.set(subnet.id, {
      assigned: total - RESERVED - free,
      prefixes: { assigned: assignedPrefixes, reservations: reservationsIn(subnet.ipv4) },
      label: { scenario, expected },
    });
  }
}

function reservationsIn({ family, first }: AddressBlock): AddressBlock[] {
  let next = first + BigInt(UNRESERVED);
  return RESERVED_LENGTHS.map((prefixLength) => {
    const block = { family, first: next, prefixLength };
    next += 1n << BigInt(32 - prefixLength);
    return block;
  });
}
