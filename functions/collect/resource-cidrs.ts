import type { GetIpamResourceCidrsRequest, GetIpamResourceCidrsResult, IpamResourceCidr } from '@aws-sdk/client-ec2';
import type { ResourceCidrType } from '../../statemachine/contracts/resource-cidr.ts';
import type { IpamScope } from '../../statemachine/contracts/scope.ts';
import { type List, readPage } from '../shared/ec2/pages.ts';
import { normalize } from './normalize.ts';
import type { ListSource, SourceRow } from './source.ts';

export interface IpamCalls {
  readonly getIpamResourceCidrs: (
    region: string,
    input: GetIpamResourceCidrsRequest,
  ) => Promise<GetIpamResourceCidrsResult>;
}

/** The resource CIDRs of one type: types nobody asked for (an organisation's ENIs) are not paged through. */
export function resourceCidrSource(
  calls: IpamCalls,
  scope: Pick<IpamScope, 'scopeId' | 'ipamRegion'>,
  type: ResourceCidrType,
): ListSource {
  const wanted = new Set([type]);
  const list = resourceCidrs(calls, scope, type, (row) => [normalize(row, wanted)]);
  return { name: type, readPage: (place) => readPage(list, place || undefined) };
}

export function resourceCidrs(
  { getIpamResourceCidrs }: IpamCalls,
  { scopeId, ipamRegion }: Pick<IpamScope, 'scopeId' | 'ipamRegion'>,
  type: ResourceCidrType,
  rowsOf: (row: IpamResourceCidr) => readonly SourceRow[],
): List<GetIpamResourceCidrsResult, SourceRow> {
  return {
    action: 'GetIpamResourceCidrs',
    region: ipamRegion,
    of: scopeId,
    ask: (page) => getIpamResourceCidrs(ipamRegion, { ...page, IpamScopeId: scopeId, ResourceType: type }),
    rows: ({ IpamResourceCidrs }) => IpamResourceCidrs?.flatMap(rowsOf),
  };
}
