import type { Capacity } from '../../../statemachine/contracts/capacity.ts';
import type { Reason } from '../../../statemachine/contracts/finding.ts';
import { countOf } from '../../address/exact.ts';
import { BASIS_WORDS } from '../../text/basis.ts';
import { count } from '../../text/count.ts';
import type { Check } from './check.ts';

/** Whether something could be given back: nothing in it, or hardly anything. */
export const idle: Check = {
  kind: 'idle',
  test({ rows: [{ resource }] }, measured, { otherSubnets }) {
    if (!('capacity' in measured) || !TYPES.includes(resource.type)) return undefined;
    const { capacity } = measured;
    return (level) => {
      // A VPC keeps its first IPv4 CIDR for as long as it exists, also where all of its subnets are IPv6 only.
      if (otherSubnets !== undefined) return undefined;
      if (level === 'on') return unused(capacity);
      const { usedPercentBelow: threshold } = level;
      const { usedPercent: observed, source } = capacity;
      if (threshold === undefined || observed >= threshold) return undefined;
      const text = `${observed} % ${BASIS_WORDS[capacity.basis] ?? 'used'}, below ${threshold} %`;
      return [{ metric: 'usedPercent', operator: '<', threshold, observed, unit: 'percent', source, text }];
    };
  },
};

const TYPES: readonly string[] = ['subnet', 'vpc', 'ipam-pool', 'public-ipv4-pool', 'ipv6-pool'];

const NOTHING = {
  assigned: "nothing assigned beside AWS's own addresses",
  carved: 'no subnets',
  allocated: 'nothing allocated',
} as const satisfies Record<Capacity['basis'], string>;

/** Everything is free that can be: at best where the count is uncertain, and the text then says how much may be in use. */
export function unused(capacity: Capacity): Reason[] | undefined {
  const { basis, total, reserved = 0, heldByOthers = 0, unit, source, agrees } = capacity;
  const { free, freeMin = free, freeMax = free } = capacity;
  const usable = BigInt(total) - BigInt(reserved);
  const all = usable - BigInt(heldByOthers);
  // A VPC whose subnets we do not see, but IPAM does, is not empty.
  if (usable <= 0n || BigInt(freeMax) < all || agrees === false) return undefined;
  const atMost = all - BigInt(freeMin);
  const uncertain = atMost > 0n ? `, or at most ${count(atMost)} (IPAM's figure has 4 decimals)` : '';
  const text = `${NOTHING[basis] ?? 'nothing in use'}${uncertain}`;
  return [{ metric: 'free', operator: '>=', threshold: countOf(all), observed: freeMax, unit, source, text }];
}
