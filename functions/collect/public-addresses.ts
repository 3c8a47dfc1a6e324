import type {
  GetIpamDiscoveredPublicAddressesRequest,
  GetIpamDiscoveredPublicAddressesResult,
  IpamDiscoveredPublicAddress,
} from '@aws-sdk/client-ec2';
import { parseCidr } from '../../core/address/cidr.ts';
import { resourceCidrKey } from '../../core/inventory/resource-key.ts';
import { ResourceCidr } from '../../statemachine/contracts/resource-cidr.ts';
import type { IpamScope } from '../../statemachine/contracts/scope.ts';
import { sourceOfLists } from './lists.ts';
import { tagsOf, text, wellFormed } from './normalize.ts';
import { whyCutShort } from './not-read.ts';
import type { ListSource } from './source.ts';

export interface PublicAddressCalls {
  readonly getIpamDiscoveredPublicAddresses: (
    region: string,
    input: GetIpamDiscoveredPublicAddressesRequest,
  ) => Promise<GetIpamDiscoveredPublicAddressesResult>;
}

/** Every public IPv4 address in use or set aside, by resource discovery and Region. The Free tier has it as well. */
export function publicAddressSource(
  { getIpamDiscoveredPublicAddresses }: PublicAddressCalls,
  { scopeId, ipamId, ipamRegion, resourceDiscoveries = [], moreDiscoveries }: IpamScope,
): ListSource {
  return sourceOfLists({
    name: 'public-address',
    mayBeMore: moreDiscoveries,
    lists: resourceDiscoveries.flatMap(({ resourceDiscoveryId, regions }) =>
      regions.map((AddressRegion) => ({ IpamResourceDiscoveryId: resourceDiscoveryId, AddressRegion })),
    ),
    listOf: (list) => ({
      action: 'GetIpamDiscoveredPublicAddresses',
      region: ipamRegion,
      of: list.AddressRegion,
      ask: (page) => getIpamDiscoveredPublicAddresses(ipamRegion, { ...list, ...page }),
      rows: ({ IpamDiscoveredPublicAddresses }) =>
        IpamDiscoveredPublicAddresses?.map((row) => publicAddress(row, list.AddressRegion)),
    }),
    placeOf: ({ AddressRegion }) => ({ region: AddressRegion }),
    whyNot: whyCutShort,
    gap: (why) => ({
      kind: 'publicAddressesUnknown',
      scopeId,
      ipamId,
      region: ipamRegion,
      text: `Which public IPv4 addresses ${ipamId} discovered is not known, or not for all Regions: idle ones, and what they cost, may be missing. ${why}`,
    }),
  });
}

function publicAddress(row: IpamDiscoveredPublicAddress, region: string): ResourceCidr | 'malformed' {
  const cidr = parseCidr(row.Address ? `${row.Address}/32` : '');
  if (cidr?.family !== 'ipv4') return 'malformed';
  const tags = tagsOf(row.Tags?.EipTags);
  const resource = {
    // An Elastic IP address keeps its allocation id; the others have nothing but themselves.
    id: row.AddressAllocationId || cidr.text.replace('/32', ''),
    type: 'public-address' as const,
    cidr: cidr.text,
    family: cidr.family,
    name: text(tags?.Name),
    accountId: text(row.AddressOwnerId),
    region: text(row.AddressRegion) ?? region,
    vpcId: text(row.VpcId),
    tags,
  };
  return wellFormed(ResourceCidr, {
    key: resourceCidrKey(resource),
    resource,
    state: {},
    sampledAt: row.SampleTime?.toISOString(),
    publicAddress: {
      addressType: text(row.AddressType),
      association: text(row.AssociationStatus),
      service: text(row.Service),
      serviceResource: text(row.ServiceResource),
      instanceId: text(row.InstanceId),
      networkInterfaceId: text(row.NetworkInterfaceId),
      subnetId: text(row.SubnetId),
      publicIpv4PoolId: text(row.PublicIpv4PoolId),
      networkBorderGroup: text(row.NetworkBorderGroup),
    },
  });
}
