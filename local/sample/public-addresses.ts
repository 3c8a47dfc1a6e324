import type { IpamDiscoveredPublicAddress } from '@aws-sdk/client-ec2';
import type { Account } from './accounts.ts';
import { block, carver, contains, textOf } from './blocks.ts';
import { ELASTIC_IP_PLANS } from './elastic-ips.ts';
import { REGIONS, type Region } from './geography.ts';
import type { Label } from './labels.ts';
import { itemNamed } from './pick.ts';
import type { PublicSpace, SamplePublicAddress } from './public-space.ts';
import type { Random } from './random.ts';

/** Documentation space (RFC 5737), here for what services of AWS hold on their own. */
const SERVICE_IPV4 = block('192.0.2.0/24');
const LOAD_BALANCER_ADDRESSES = 8;

/** Elastic IP addresses of AWS that nobody released when what they belonged to went. */
const IDLE = 3;

/** Every public IPv4 address, as GetIpamDiscoveredPublicAddresses lists them, but for when and by whom it was seen. */
export function publicAddresses(
  { pools, addresses }: PublicSpace,
  accounts: readonly Account[],
  random: Random,
): IpamDiscoveredPublicAddress[] {
  const own = (address: SamplePublicAddress) =>
    pools.find(({ cidrs }) => cidrs.some((cidr) => contains(cidr, address.cidr)));
  let idle = 0;
  const eips = addresses
    .filter(({ type }) => type === 'eip')
    .map((address) => {
      const pool = own(address);
      const isIdle = address.idle ?? (!pool && idle++ < IDLE);
      return {
        ...seenAs(address.account, address.region, textOf(address.cidr)),
        AddressAllocationId: address.id,
        AddressType: pool ? ('byoip' as const) : ('amazon-owned-eip' as const),
        AssociationStatus: isIdle ? ('disassociated' as const) : ('associated' as const),
        ...(pool && { PublicIpv4PoolId: pool.id }),
        ...(!isIdle && { Service: 'nat-gateway' as const, ServiceResource: `nat-0${random.hex(16)}` }),
        ...(address.name && { Tags: { EipTags: [{ Key: 'Name', Value: address.name }] } }),
      };
    });
  const interfaces = addresses
    .filter(({ type }) => type === 'eni')
    .map(({ id, account, region, cidr }) => ({
      ...seenAs(account, region, textOf(cidr)),
      AddressType: 'ec2-public-ip' as const,
      AssociationStatus: 'associated' as const,
      NetworkInterfaceId: id,
      InstanceId: `i-0${random.hex(16)}`,
    }));
  const service = carver(SERVICE_IPV4);
  const balancer = (account: Account, region: Region) => ({
    ...seenAs(account, region, textOf(service.take(32))),
    AddressType: 'service-managed-ip' as const,
    AssociationStatus: 'associated' as const,
    Service: 'load-balancer' as const,
    NetworkInterfaceId: `eni-0${random.hex(16)}`,
  });
  const balancers = [
    ...Array.from({ length: LOAD_BALANCER_ADDRESSES }, () => {
      const account = random.pick(accounts.filter(({ style, env }) => style === 'web' || env === 'prod'));
      return balancer(account, random.pick(REGIONS));
    }),
    ...ELASTIC_IP_PLANS.flatMap(({ account, region, managed = 0 }) =>
      Array.from({ length: managed }, () => balancer(itemNamed(accounts, account), itemNamed(REGIONS, region))),
    ),
  ];
  return random.shuffled([...eips, ...interfaces, ...balancers]);
}

function seenAs(account: Account, region: Region, cidr: string): IpamDiscoveredPublicAddress {
  return {
    AddressOwnerId: account.id,
    AddressRegion: region.name,
    Address: cidr.replace('/32', ''),
    NetworkBorderGroup: region.name,
  };
}

/** What is to be heard of an address: nothing. That some are idle is a figure, not an alert. */
export function quietAddress({
  Address = '',
  AddressAllocationId: id = Address,
  AssociationStatus,
}: IpamDiscoveredPublicAddress) {
  const scenario = AssociationStatus === 'disassociated' ? 'an address that nothing uses' : 'an address in use';
  return { id, cidr: `${Address}/32`, expected: 'quiet' as const, scenario };
}

/** What is to be heard of the Elastic IPs of each account in each Region: nothing, but where a situation says so. */
export function labelledElasticIps(
  addresses: readonly IpamDiscoveredPublicAddress[],
  accounts: readonly Account[],
): (Label & { readonly accountId: string; readonly region: string })[] {
  const places = new Set(
    addresses
      .filter(({ AddressType }) => AddressType === 'amazon-owned-eip')
      .map(({ AddressOwnerId, AddressRegion }) => `${AddressOwnerId} ${AddressRegion}`),
  );
  return [...places].map((place) => {
    const [accountId = '', region = ''] = place.split(' ');
    const { name } = accounts.find(({ id }) => id === accountId) ?? {};
    const plan = ELASTIC_IP_PLANS.find((each) => each.account === name && each.region === region);
    return {
      accountId,
      region,
      expected: 'quiet',
      scenario: plan?.scenario ?? 'fewer Elastic IPs than the quota',
      ...(plan && plan.expected !== 'quiet' && { others: { quota: plan.expected } }),
    };
  });
}
