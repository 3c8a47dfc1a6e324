import type {
  GetIpamDiscoveredResourceCidrsRequest,
  GetIpamDiscoveredResourceCidrsResult,
  IpamDiscoveredResourceCidr,
} from '@aws-sdk/client-ec2';
import { parseCidr } from '../../core/address/cidr.ts';
import { sampleRecordKey } from '../../core/inventory/resource-key.ts';
import type { SampleRecord } from '../../statemachine/contracts/inventory.ts';
import type { IpamScope } from '../../statemachine/contracts/scope.ts';
import { sourceOfLists } from './lists.ts';
import { readPage } from './resource-cidrs.ts';
import type { Source } from './source.ts';

export interface SampleCalls {
  readonly getIpamDiscoveredResourceCidrs: (
    region: string,
    input: GetIpamDiscoveredResourceCidrsRequest,
  ) => Promise<GetIpamDiscoveredResourceCidrsResult>;
}

/** The API's maximum. */
const MAX_RESULTS = 1000;

/**
 * When IPAM measured: GetIpamResourceCidrs does not say. What was discovered is listed by resource discovery and
 * Region, not by scope, and with network interfaces; which filters there are is not documented. So a Region is read
 * only where the scope has something in it, and of what comes, only the types that it was asked for are kept. Rows of
 * other scopes are: nothing meets them when the inventory is merged.
 */
export function sampleSource(
  { getIpamDiscoveredResourceCidrs }: SampleCalls,
  { scopeId, ipamId, ipamRegion, resourceDiscoveries = [] }: IpamScope,
  { regions, types }: { readonly regions: readonly string[]; readonly types: ReadonlySet<string> },
): Source {
  return sourceOfLists({
    name: 'sample',
    lists: resourceDiscoveries.flatMap(({ resourceDiscoveryId, regions: discovered }) =>
      discovered
        .filter((region) => regions.includes(region))
        .map((ResourceRegion) => ({ IpamResourceDiscoveryId: resourceDiscoveryId, ResourceRegion })),
    ),
    async readPage(list, token) {
      const input = { ...list, MaxResults: MAX_RESULTS, ...(token && { NextToken: token }) };
      const { IpamDiscoveredResourceCidrs = [], NextToken } = await readPage(
        { action: 'GetIpamDiscoveredResourceCidrs', region: ipamRegion, of: list.ResourceRegion, token },
        () => getIpamDiscoveredResourceCidrs(ipamRegion, input),
      );
      return { rows: IpamDiscoveredResourceCidrs.flatMap((row) => sample(row, types)), token: NextToken };
    },
    gap: (why) => ({
      kind: 'samplesUnknown',
      scopeId,
      ipamId,
      region: ipamRegion,
      text: `When IPAM measured what is in ${scopeId} is not known, or not for all of it: old figures look like new ones. ${why}`,
    }),
  });
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
