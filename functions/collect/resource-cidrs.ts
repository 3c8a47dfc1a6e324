import type { GetIpamResourceCidrsRequest, IpamResourceCidr } from '@aws-sdk/client-ec2';
import type { ResourceCidrType } from '../../statemachine/contracts/resource-cidr.ts';
import type { IpamScope } from '../../statemachine/contracts/scope.ts';
import type { ReadPage, RowsCall } from '../shared/ec2/answers/read-rows.ts';
import { type List, readPage } from '../shared/ec2/pages.ts';
import { lineOf } from './line.ts';
import { normalize } from './normalize.ts';
import type { ListSource, SourceRow } from './source.ts';

export interface IpamCalls {
  readonly getIpamResourceCidrs: RowsCall<[region: string, input: GetIpamResourceCidrsRequest], IpamResourceCidr>;
}

/** The resource CIDRs of one type: types nobody asked for (an organisation's ENIs) are not paged through. */
export function resourceCidrSource(
  calls: IpamCalls,
  scope: Pick<IpamScope, 'scopeId' | 'ipamRegion'>,
  type: ResourceCidrType,
): ListSource {
  const wanted = new Set([type]);
  const list = resourceCidrs(calls, scope, type, (row) => lineOf(normalize(row, wanted)));
  return { name: type, readPage: (place) => readPage(list, place || undefined) };
}

export function resourceCidrs(
  { getIpamResourceCidrs }: IpamCalls,
  { scopeId, ipamRegion }: Pick<IpamScope, 'scopeId' | 'ipamRegion'>,
  type: ResourceCidrType,
  make: (row: IpamResourceCidr) => SourceRow | undefined,
): List<ReadPage<SourceRow | undefined>, SourceRow> {
  return {
    action: 'GetIpamResourceCidrs',
    region: ipamRegion,
    of: scopeId,
    ask: (page) => getIpamResourceCidrs(ipamRegion, { ...page, IpamScopeId: scopeId, ResourceType: type }, make),
    rows: ({ rows }) => rows.filter((row) => row !== undefined),
  };
}
