import type {
  GetIpamDiscoveredResourceCidrsRequest,
  GetIpamDiscoveredResourceCidrsResult,
  IpamDiscoveredResourceCidr,
} from '@aws-sdk/client-ec2';
import { parseCidr } from '../../core/address/cidr.ts';
import { sampleRecordKey } from '../../core/inventory/resource-key.ts';
import type { SampleRecord } from '../../statemachine/contracts/inventory.ts';
import type { IpamScope } from '../../statemachine/contracts/scope.ts';
import { placeOfList, sourceOfLists } from './lists.ts';
import { whyCutShort } from './not-read.ts';
import type { ListSource } from './source.ts';

export interface SampleCalls {
  readonly getIpamDiscoveredResourceCidrs: (
    region: string,
    input: GetIpamDiscoveredResourceCidrsRequest,
  ) => Promise<GetIpamDiscoveredResourceCidrsResult>;
}

/**
 * When IPAM measured: GetIpamResourceCidrs does not say. What was discovered is listed by resource discovery and
 * Region, not by scope, and with network interfaces; which filters there are is not documented. So a Region is read
 * only where the scope has something in it, and of what comes, only the types that it was asked for are kept. Rows of
 * other scopes are: nothing meets them when the inventory is merged.
 */
export function sampleSource(
  { getIpamDiscoveredResourceCidrs }: SampleCalls,
  { scopeId, ipamId, ipamRegion, resourceDiscoveries = [], moreDiscoveries }: IpamScope,
  types: ReadonlySet<string>,
): ListSource {
  const lists = resourceDiscoveries.flatMap(({ resourceDiscoveryId, regions }) =>
    regions.map((ResourceRegion) => ({ IpamResourceDiscoveryId: resourceDiscoveryId, ResourceRegion })),
  );
  const source = sourceOfLists({
    name: 'sample',
    mayBeMore: moreDiscoveries,
    lists,
    listOf: (list) => ({
      action: 'GetIpamDiscoveredResourceCidrs',
      region: ipamRegion,
      of: list.ResourceRegion,
      ask: (page) => getIpamDiscoveredResourceCidrs(ipamRegion, { ...list, ...page }),
      rows: ({ IpamDiscoveredResourceCidrs }) => IpamDiscoveredResourceCidrs?.flatMap((row) => sample(row, types)),
    }),
    placeOf: ({ ResourceRegion }) => ({ region: ResourceRegion }),
    whyNot: whyCutShort,
    gap: (why) => ({
      kind: 'samplesUnknown',
      scopeId,
      ipamId,
      region: ipamRegion,
      text: `It is not known, or not for all resources, when IPAM measured ${scopeId}: old figures look like new ones. ${why}`,
    }),
  });
  const inRegion = (region: string) =>
    lists.flatMap(({ ResourceRegion }, index) => (ResourceRegion === region ? [placeOfList(index)] : []));
  return { ...source, inRegion };
}

function sample(row: IpamDiscoveredResourceCidr, types: ReadonlySet<string>): SampleRecord[] {
  const { ResourceId: id, ResourceType: type, ResourceCidr, VpcId, SampleTime } = row;
  if (!id || !type || !SampleTime || !types.has(type)) return [];
  const cidr = parseCidr(ResourceCidr ?? '')?.text;
  if (cidr === undefined) return [];
  const vpcId = type === 'subnet' && VpcId ? VpcId : undefined;
  return [
    {
      key: sampleRecordKey({ id, cidr, vpcId }),
      record: 'sample',
      resourceId: id,
      cidr,
      sampledAt: SampleTime.toISOString(),
    },
  ];
}
