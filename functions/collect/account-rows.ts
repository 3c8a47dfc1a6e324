import type { Subnet, Vpc } from '@aws-sdk/client-ec2';
import { parseCidr } from '../../core/address/cidr.ts';
import { resourceCidrKey } from '../../core/inventory/resource-key.ts';
import { ResourceCidr } from '../../statemachine/contracts/resource-cidr.ts';
import { associatedCidrs, isAssociated } from '../shared/associated-cidrs.ts';
import { tagsOf, text, wellFormed } from './normalize.ts';

/** Where, when and through whom something was read. */
export interface Seen {
  readonly region: string;
  readonly sampledAt: string;
  /** The account that it is shared with, where it was not read through its owner. */
  readonly seenBy: string | undefined;
}

type Row = ResourceCidr | 'malformed';

/** A line for each CIDR that the VPC has now. */
export function vpcRows(vpc: Vpc, seen: Seen): Row[] {
  const { VpcId } = vpc;
  const cidrs = associatedCidrs(vpc);
  if (!VpcId || cidrs.length === 0) return ['malformed'];
  return cidrs.map((cidr) => row({ id: VpcId, type: 'vpc', cidr, vpcId: VpcId, of: vpc }, seen));
}

/** A line for its IPv4 CIDR, with what is free there, and one for each IPv6 CIDR. */
export function subnetRows(subnet: Subnet, seen: Seen): Row[] {
  const { SubnetId, VpcId, CidrBlock, AvailabilityZoneId, AvailableIpAddressCount } = subnet;
  const ipv6 = (subnet.Ipv6CidrBlockAssociationSet ?? [])
    .filter(({ Ipv6CidrBlockState }) => isAssociated(Ipv6CidrBlockState))
    .map(({ Ipv6CidrBlock }) => Ipv6CidrBlock);
  // An IPv6-only subnet has none.
  const cidrs = [...(CidrBlock ? [CidrBlock] : []), ...ipv6];
  if (!SubnetId || cidrs.length === 0) return ['malformed'];
  return cidrs.map((cidr) =>
    row(
      {
        id: SubnetId,
        type: 'subnet',
        cidr,
        vpcId: text(VpcId),
        availabilityZoneId: text(AvailabilityZoneId),
        free: cidr === CidrBlock ? AvailableIpAddressCount : undefined,
        of: subnet,
      },
      seen,
    ),
  );
}

interface Facts {
  readonly id: string;
  readonly type: 'vpc' | 'subnet';
  readonly cidr: string | undefined;
  readonly vpcId: string | undefined;
  readonly availabilityZoneId?: string | undefined;
  readonly free?: number | undefined;
  readonly of: Pick<Vpc | Subnet, 'OwnerId' | 'Tags'>;
}

function row({ free, of: { OwnerId, Tags }, ...facts }: Facts, { region, sampledAt, seenBy }: Seen): Row {
  const cidr = parseCidr(facts.cidr ?? '');
  if (!cidr) return 'malformed';
  const tags = tagsOf(Tags);
  const resource = {
    ...facts,
    cidr: cidr.text,
    family: cidr.family,
    name: text(tags?.Name),
    accountId: text(OwnerId),
    region,
    tags,
  };
  const total = Number(cidr.size);
  // A count that cannot be one is no count.
  const known = free !== undefined && free >= 0 && free <= total ? free : undefined;
  return wellFormed(ResourceCidr, {
    key: resourceCidrKey(resource),
    resource,
    state: {},
    ...(known !== undefined && { free: known, ipUsage: (total - known) / total }),
    sampledAt,
    seenBy,
  });
}
