import { type AddressBlock, block, carver } from './blocks.ts';
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

interface PlannedPool {
  readonly id: string;
  readonly cidr: AddressBlock;
}

/** Where VPCs get their CIDRs from: IPAM pools of each Region, none overlapping another. */
export interface AddressPlan {
  cidrs(layout: Layout, region: Region): VpcCidr[];
  /** A Region's space, and the pool in it that VPCs take from. */
  readonly regions: readonly { readonly name: string; readonly cidr: AddressBlock; readonly leaf: PlannedPool }[];
  readonly ownIpv6: {
    readonly cidr: AddressBlock;
    readonly regions: readonly (PlannedPool & { readonly name: string })[];
  };
}

export function addressPlan(ids: Ids): AddressPlan {
  // 10.0.0.0/11 was in use before the plan: see the legacy VPCs.
  const space = carver(block('10.0.0.0/8'));
  space.take(11);
  const regions = REGIONS.map(({ name }) => {
    const cidr = space.take(11);
    return { name, cidr, leaf: { id: ids('ipam-pool'), cidr: { ...cidr, prefixLength: 12 } } };
  });
  const ownSpace = carver(OWN_IPV6);
  const own = REGIONS.map(({ name }) => ({ name, id: ids('ipam-pool'), cidr: ownSpace.take(48) }));
  const ipv4 = new Map(regions.map(({ name, leaf }) => [name, takingFrom(leaf)]));
  const ipv6 = new Map(own.map((pool) => [pool.name, takingFrom(pool)]));
  const amazon = carver(AMAZON_IPV6);
  const local = carver(PRIVATE_IPV6);
  const inRegion = (pools: ReadonlyMap<string, (size: number) => VpcCidr>, region: Region) => {
    const take = pools.get(region.name);
    if (!take) throw new RangeError(`The plan has no pool for ${region.name}.`);
    return take;
  };
  return {
    regions,
    ownIpv6: { cidr: OWN_IPV6, regions: own },
    cidrs(layout, region) {
      const take = inRegion(ipv4, region);
      return [
        ...layout.ipv4.map((size) => (size === 'carrier-grade' ? CARRIER_GRADE : take(size))),
        ...(layout.ipv6 ?? []).map((from) => {
          if (from === 'local') return local.take(56);
          return from === 56 ? amazon.take(56) : inRegion(ipv6, region)(60);
        }),
      ];
    },
  };
}

function takingFrom({ id, cidr }: PlannedPool): (size: number) => VpcCidr {
  const rest = carver(cidr);
  return (size) => ({ ...rest.take(size), poolId: id });
}
