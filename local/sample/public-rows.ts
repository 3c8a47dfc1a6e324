import type { IpamResourceCidr } from '@aws-sdk/client-ec2';
import { OWN_IPV6 } from './address-plan.ts';
import { type AddressBlock, textOf, unitsOf } from './blocks.ts';
import { HOME_REGION } from './geography.ts';
import type { PublicPool, SamplePublicAddress } from './public-space.ts';
import { fourDecimals, named, type SampleRow, statesOf } from './row-fields.ts';

export function poolRows(pool: PublicPool): SampleRow[] {
  const total = pool.cidrs.reduce((sum, cidr) => sum + unitsOf(cidr), 0);
  return pool.cidrs.map((cidr) => ({
    space: 'public',
    subject: pool.id,
    label: { expected: pool.expected, scenario: pool.scenario },
    row: {
      ...fieldsOf(pool, cidr),
      ResourceType: 'public-ipv4-pool',
      IpUsage: fourDecimals(pool.allocated / total),
      ...statesOf('managed'),
      OverlapStatus: 'nonoverlapping',
    },
  }));
}

export function addressRow(address: SamplePublicAddress): SampleRow {
  return {
    space: 'public',
    subject: address.id,
    label: { expected: 'quiet', scenario: 'there is nothing to run out of' },
    row: { ...fieldsOf(address, address.cidr), ResourceType: address.type },
  };
}

/** What the VPCs with a /60 took it from. Without usage: AWS documents none for IPv6 pools. */
export function ipv6PoolRow(id: string, owner: string): SampleRow {
  return {
    space: 'public',
    subject: id,
    label: { expected: 'quiet', scenario: 'AWS gives no usage of IPv6 pools' },
    row: {
      ResourceRegion: HOME_REGION,
      ResourceOwnerId: owner,
      ResourceId: id,
      ResourceType: 'ipv6-pool',
      ...named('own-ipv6', { Name: 'own-ipv6' }),
      ResourceCidr: textOf(OWN_IPV6),
      ...statesOf('managed'),
      OverlapStatus: 'nonoverlapping',
    },
  };
}

function fieldsOf(
  { id, account, region, name }: PublicPool | SamplePublicAddress,
  cidr: AddressBlock,
): IpamResourceCidr {
  return {
    ResourceRegion: region.name,
    ResourceOwnerId: account.id,
    ResourceId: id,
    ...named(name, name ? { Name: name, team: account.team } : {}),
    ResourceCidr: textOf(cidr),
  };
}
