import type {
  GetIpamDiscoveredPublicAddressesRequest,
  GetIpamDiscoveredPublicAddressesResult,
  IpamDiscoveredPublicAddress,
} from '@aws-sdk/client-ec2';
import { parseCidr } from '../../core/address/cidr.ts';
import { elasticIpRecord } from '../../core/inventory/elastic-ips.ts';
import { resourceCidrKey } from '../../core/inventory/resource-key.ts';
import { ResourceCidr } from '../../statemachine/contracts/resource-cidr.ts';
import type { IpamScope } from '../../statemachine/contracts/scope.ts';
import { sourceOfLists } from './lists.ts';
import { tagsOf, text, wellFormed } from './normalize.ts';
import { whyCutShort } from './not-read.ts';
import type { ListSource, SourceRow } from './source.ts';

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
        IpamDiscoveredPublicAddresses?.flatMap((row) => linesOf(publicAddress(row, list.AddressRegion))),
    }),
    placeOf: ({ AddressRegion }) => ({ region: AddressRegion }),
    whyNot: whyCutShort,
    gap: (why) => ({
      kind: 'publicAddressesUnknown',
      scopeId,
      ipamId,
      region: ipamRegion,
      text: `The public IPv4 addresses that ${ipamId} discovered are not known, or not for all Regions. Idle addresses and their cost may be missing, and Elastic IPs that count against a quota. ${why}`,
    }),
  });
}

/**
 * An address, and its place among the Elastic IPs of its account and Region if it counts against their quota: those of
 * Amazon's that somebody allocated. Own ones (BYOIP) do not, nor do those that a service manages, such as a load balancer's.
 */
function linesOf(row: ResourceCidr | 'malformed'): SourceRow[] {
  if (row === 'malformed' || row.publicAddress?.addressType !== 'amazon-owned-eip') return [row];
  const { id, accountId, region } = row.resource;
  if (accountId === undefined || region === undefined) return [row];
  const idle = row.publicAddress.association === 'disassociated';
  return [row, elasticIpRecord({ allocationId: id, accountId, region, idle })];
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
