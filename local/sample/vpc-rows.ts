import type { IpamResourceCidr } from '@aws-sdk/client-ec2';
import { type AddressBlock, textOf, unitsOf } from './blocks.ts';
import type { Label } from './labels.ts';
import { type Subnet, spaceOf, type Vpc, type VpcCidr } from './model.ts';
import { type Occupancy, RESERVED } from './occupancy.ts';
import type { OverlapFinder } from './overlap.ts';
import { fourDecimals, named, type SampleRow, statesOf } from './row-fields.ts';

/** A VPC's rows, one a CIDR, and its subnets', one a CIDR and family. */
export function vpcRows(vpc: Vpc, occupancies: ReadonlyMap<string, Occupancy>, finder: OverlapFinder): SampleRow[] {
  return [
    ...vpc.cidrs.map((cidr) => vpcRow(vpc, cidr, finder)),
    ...vpc.subnets.flatMap((subnet) => subnetRows(vpc, subnet, occupancies.get(subnet.id), finder)),
  ];
}

function vpcRow(vpc: Vpc, cidr: VpcCidr, finder: OverlapFinder): SampleRow {
  const fromPool = poolOf(vpc, cidr);
  return {
    space: spaceOf(vpc, cidr),
    subject: `${vpc.id} ${cidr.family}`,
    label: vpcLabel(vpc, cidr.family, finder),
    row: {
      ...(fromPool && { IpamPoolId: fromPool }),
      ...located(vpc, cidr),
      ResourceId: vpc.id,
      ResourceType: 'vpc',
      ...named(vpc.name, vpc.tags),
      IpUsage: carvedShare(vpc, cidr.family),
      ...statesOf(fromPool || vpc.management === 'ignored' ? vpc.management : 'unmanaged'),
      OverlapStatus: vpc.management === 'ignored' ? 'ignored' : overlapStatus(finder.overlapping(vpc, cidr)),
    },
  };
}

function poolOf({ management }: Vpc, { poolId }: VpcCidr): string | undefined {
  return management === 'managed' || management === 'noncompliant' ? poolId : undefined;
}

function subnetRows(
  vpc: Vpc,
  { id, name, tags, zoneId, ipv4, ipv6 }: Subnet,
  occupancy: Occupancy | undefined,
  { overlapping }: OverlapFinder,
): SampleRow[] {
  const row = (cidr: AddressBlock, label: Label, usage: number | undefined): SampleRow => ({
    space: spaceOf(vpc, cidr),
    subject: `${id} ${cidr.family}`,
    label,
    row: {
      ...located(vpc, cidr),
      ResourceId: id,
      ResourceType: 'subnet',
      AvailabilityZoneId: zoneId,
      ...named(name, tags),
      ...(usage !== undefined && { IpUsage: usage }),
      ...statesOf('unmanaged'),
      OverlapStatus: overlapStatus(overlapping(vpc, cidr)),
    },
  });
  return [
    ...(ipv4 && occupancy ? [row(ipv4, occupancy.label, assignedShare(ipv4, occupancy))] : []),
    ...(ipv6 ? [row(ipv6, { expected: 'quiet', scenario: 'IPAM measures no IPv6 subnets' }, undefined)] : []),
  ];
}

/** Carving a VPC to the last address is normal design in IPv4; in IPv6 the layout says what is wanted. */
function vpcLabel(vpc: Vpc, family: AddressBlock['family'], finder: OverlapFinder): Label {
  const { layout, management } = vpc;
  const cidrs = vpc.cidrs.filter((cidr) => cidr.family === family);
  const breaksRule = management === 'noncompliant' && cidrs.some((cidr) => poolOf(vpc, cidr));
  const overlaps = cidrs.some((cidr) => finder.unwanted(vpc, cidr));
  return {
    scenario: layout.name,
    expected: (family === 'ipv6' && layout.ipv6Expected) || 'quiet',
    others: {
      ...(family === 'ipv4' && layout.ipv4Others),
      ...(breaksRule && { noncompliant: 'warning' }),
      ...(overlaps && { overlap: 'warning' }),
    },
  };
}

/** Over all CIDRs of the family, and so the same in each row, as in IPAM's own metric. */
function carvedShare({ cidrs, subnets }: Vpc, family: AddressBlock['family']): number {
  const carved = subnets.flatMap((subnet) => subnet[family] ?? []);
  return fourDecimals(total(carved) / total(cidrs.filter((cidr) => cidr.family === family)));
}

function total(blocks: readonly AddressBlock[]): number {
  return blocks.reduce((sum, block) => sum + unitsOf(block), 0);
}

/** AWS's own addresses count as used, as in the console. */
function assignedShare(cidr: AddressBlock, { assigned }: Occupancy): number | undefined {
  return assigned === undefined ? undefined : fourDecimals((assigned + RESERVED) / unitsOf(cidr));
}

function located(vpc: Vpc, cidr: AddressBlock): IpamResourceCidr {
  return {
    ResourceRegion: vpc.region.name,
    ResourceOwnerId: vpc.account.id,
    VpcId: vpc.id,
    ResourceCidr: textOf(cidr),
  };
}

function overlapStatus(overlaps: boolean): 'overlapping' | 'nonoverlapping' {
  return overlaps ? 'overlapping' : 'nonoverlapping';
}
