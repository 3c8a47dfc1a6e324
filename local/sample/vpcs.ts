import type { Account } from './accounts.ts';
import { type AddressBlock, carver } from './blocks.ts';
import { type Region, zoneId } from './geography.ts';
import type { Ids } from './ids.ts';
import type { Tier } from './layout.ts';
import type { Subnet, Vpc } from './model.ts';

export type VpcSpec = Omit<Vpc, 'id' | 'subnets' | 'tags'> & {
  /** Which zone id is behind the letter a, in this account. */
  readonly firstZone: number;
};

/** A VPC with the subnets of its layout carved out of its CIDRs. */
export function buildVpc({ firstZone, ...spec }: VpcSpec, ids: Ids): Vpc {
  const ipv4 = spec.cidrs.filter(({ family }) => family === 'ipv4').map(carver);
  const ipv6 = spec.cidrs.filter(({ family }) => family === 'ipv6').map(carver);
  const take = (from: typeof ipv4, tier: Tier, prefixLength: number | undefined) =>
    prefixLength === undefined ? undefined : from[tier.from ?? 0]?.take(prefixLength);
  const subnets = spec.layout.tiers.flatMap((tier) =>
    Array.from({ length: tier.count }, (_, index) =>
      subnet(spec, tier, index, zoneId(spec.region, firstZone + (index % zonesOf(tier, spec.region))), {
        id: ids('subnet'),
        ipv4: take(ipv4, tier, tier.ipv4),
        ipv6: take(ipv6, tier, tier.ipv6),
      }),
    ),
  );
  return { ...spec, id: ids('vpc'), subnets, tags: spec.name ? tagsOf(spec.account, spec.name) : {} };
}

/** The default VPC uses every zone; people use three. */
function zonesOf(tier: Tier, region: Region): number {
  return tier.role === 'default' ? region.zones : 3;
}

function subnet(
  { account, name: vpcName }: Pick<Vpc, 'account' | 'name'>,
  tier: Tier,
  index: number,
  zone: string,
  { id, ipv4, ipv6 }: { id: string; ipv4: AddressBlock | undefined; ipv6: AddressBlock | undefined },
): Subnet {
  const round = Math.floor(index / 3);
  const from = tier.from ? `${tier.from + 1}` : '';
  const name = vpcName && `${vpcName}-${tier.role}${from}-${'abc'.charAt(index % 3)}${round ? round + 1 : ''}`;
  return {
    id,
    role: tier.role,
    zoneId: zone,
    ...(name && { name }),
    ...(ipv4 && { ipv4 }),
    ...(ipv6 && { ipv6 }),
    tags: name ? { ...tagsOf(account, name), ...tierTags(tier) } : {},
  };
}

function tagsOf({ team, env }: Account, name: string): Record<string, string> {
  return { Name: name, team, env };
}

function tierTags({ role }: Tier): Record<string, string> {
  switch (role) {
    case 'nodes':
      return { 'kubernetes.io/role/internal-elb': '1', 'kubernetes.io/cluster/main': 'shared' };
    case 'public':
    case 'ingress':
      return { 'kubernetes.io/role/elb': '1' };
    case 'ingress-internal':
      return { 'kubernetes.io/role/internal-elb': '' };
    case 'shared':
      return { 'ram:resource-share': 'network-shared' };
    default:
      return {};
  }
}
