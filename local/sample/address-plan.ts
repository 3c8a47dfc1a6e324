import { block, carver } from './blocks.ts';
import { REGIONS, type Region } from './geography.ts';
import type { Ids } from './ids.ts';
import type { Layout } from './layout.ts';
import type { VpcCidr } from './model.ts';

export const DEFAULT_VPC_CIDR = block('172.31.0.0/16');
/** RFC 6598. */
export const CARRIER_GRADE_SPACE = block('100.64.0.0/10');
/** AWS takes a /16 at most, and as nobody routes it, everybody takes the first. */
const CARRIER_GRADE = block('100.64.0.0/16');
/** Public IPv6 here is documentation space (RFC 3849). AWS hands out a /56; our own pool, a /60. */
const AMAZON_IPV6 = block('2001:db8:4000::/36');
export const OWN_IPV6 = block('2001:db8:8000::/44');
const PRIVATE_IPV6 = block('fd80:1234::/48');

/** Where VPCs get their CIDRs from: an IPAM pool for each Region, none overlapping another. */
export interface AddressPlan {
  cidrs(layout: Layout, region: Region): VpcCidr[];
}

export function addressPlan(ids: Ids): AddressPlan {
  // 10.0.0.0/11 was in use before the plan: see the legacy VPCs.
  const space = carver(block('10.0.0.0/8'));
  space.take(11);
  const pools = new Map(REGIONS.map(({ name }) => [name, { id: ids('ipam-pool'), ipv4: carver(space.take(11)) }]));
  const amazon = carver(AMAZON_IPV6);
  const own = { id: ids('ipam-pool'), ipv6: carver(OWN_IPV6) };
  const local = carver(PRIVATE_IPV6);
  const poolOf = (region: Region) => {
    const pool = pools.get(region.name);
    if (!pool) throw new RangeError(`The plan has no pool for ${region.name}.`);
    return pool;
  };
  return {
    cidrs(layout, region) {
      const pool = poolOf(region);
      const ipv4 = layout.ipv4.map((size) =>
        size === 'carrier-grade' ? CARRIER_GRADE : { ...pool.ipv4.take(size), poolId: pool.id },
      );
      const ipv6 = (layout.ipv6 ?? []).map((from) => {
        if (from === 'local') return local.take(56);
        return from === 56 ? amazon.take(56) : { ...own.ipv6.take(60), poolId: own.id };
      });
      return [...ipv4, ...ipv6];
    },
  };
}
