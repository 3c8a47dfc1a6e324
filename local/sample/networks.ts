import type { Subnet as SubnetRow } from '@aws-sdk/client-ec2';
import { arrayRows } from '../aws/array-rows.ts';
import type { Ec2Data } from '../aws/ec2-data.ts';
import type { Account } from './accounts.ts';
import { textOf, unitsOf } from './blocks.ts';
import { interfacesIn } from './interfaces.ts';
import type { Subnet, Vpc } from './model.ts';
import { type Occupancy, RESERVED } from './occupancy.ts';
import { itemNamed } from './pick.ts';

/** Nobody rolled the read role out here yet. */
const WITHOUT_READ_ROLE = 'northwind-test';

/** Share of a subnet in use where IPAM has no figure: EC2 has one. */
const UNMEASURED_SHARE = 0.3;

type Networks = Required<Pick<Ec2Data, 'readRole' | 'subnets' | 'cidrReservations' | 'networkInterfaces'>>;

/** The networks as their own accounts see them. What there is of interfaces is made when asked for. */
export function sampleNetworks(
  vpcs: readonly Vpc[],
  accounts: readonly Account[],
  occupancies: ReadonlyMap<string, Occupancy>,
): Networks {
  const places = Map.groupBy(vpcs, ({ account, region }) => `${account.id} ${region.name}`);
  const subnets = new Map(vpcs.flatMap((vpc) => vpc.subnets.map((subnet) => [subnet.id, { vpc, subnet }])));
  const participants = accounts.filter(({ style }) => style === 'three-tier').map(({ id }) => id);
  const outside = itemNamed(accounts, WITHOUT_READ_ROLE).id;
  const known = new Set(accounts.map(({ id }) => id));
  const occupancyOf = (subnet: Subnet): Occupancy => {
    const occupancy = occupancies.get(subnet.id) ?? NOBODY;
    return { ...occupancy, assigned: assignedIn(subnet, occupancy) };
  };
  return {
    readRole: {
      name: 'IpamMonitorRead',
      externalId: 'sample-organisation',
      lets: (accountId) => known.has(accountId) && accountId !== outside,
    },
    subnets(accountId, region) {
      const here = places.get(`${accountId} ${region}`) ?? [];
      return arrayRows(here.flatMap((vpc) => vpc.subnets.map((subnet) => row(vpc, subnet, occupancyOf(subnet)))));
    },
    cidrReservations(subnetId) {
      const owner = subnets.get(subnetId)?.vpc.account.id;
      return (occupancies.get(subnetId)?.prefixes?.reservations ?? []).map((cidr, index) => ({
        SubnetCidrReservationId: `scr-${subnetId.slice(7, 23)}${index}`,
        SubnetId: subnetId,
        Cidr: textOf(cidr),
        ReservationType: 'prefix',
        ...(owner !== undefined && { OwnerId: owner }),
        Description: 'Prefixes of pods',
        Tags: [],
      }));
    },
    networkInterfaces(subnetId) {
      const found = subnets.get(subnetId);
      return found
        ? interfacesIn(found.vpc, found.subnet, occupancyOf(found.subnet), participants)
        : { length: 0, at: () => ({}) };
    },
  };
}

/** Addresses in use, those that AWS keeps not counted, also where IPAM has no figure. */
export function assignedIn({ ipv4 }: Pick<Subnet, 'ipv4'>, { assigned }: Pick<Occupancy, 'assigned'>): number {
  return assigned ?? (ipv4 ? Math.round((unitsOf(ipv4) - RESERVED) * UNMEASURED_SHARE) : 0);
}

const NOBODY: Occupancy = { assigned: 0, label: { scenario: 'IPv6 only', expected: 'quiet' } };

function row(
  { id, account }: Vpc,
  { id: subnetId, ipv4, zoneId, tags }: Subnet,
  { assigned = 0 }: Occupancy,
): SubnetRow {
  return {
    SubnetId: subnetId,
    VpcId: id,
    OwnerId: account.id,
    State: 'available',
    AvailabilityZoneId: zoneId,
    ...(ipv4 && { CidrBlock: textOf(ipv4) }),
    AvailableIpAddressCount: ipv4 ? unitsOf(ipv4) - RESERVED - assigned : 0,
    Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
  };
}
