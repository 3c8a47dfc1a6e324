import type { IpamResourceCidr } from '@aws-sdk/client-ec2';
import type { JoinedVpcRecord } from '../../statemachine/contracts/overlap.ts';
import type { Scope } from '../../statemachine/contracts/scope.ts';
import { joinedVpc } from '../shared/joined-vpc.ts';
import { sourceOfLists } from './lists.ts';
import { normalize } from './normalize.ts';
import { whyNotRead } from './not-read.ts';
import { type IpamCalls, resourceCidrs } from './resource-cidrs.ts';
import type { ListSource } from './source.ts';

const WANTED = new Set(['vpc']);

/** The VPCs of the scopes that the policy joins to one: as records, because they are evaluated in their own scopes. */
export function joinedVpcSource(calls: IpamCalls, { scopeId, joined = [] }: Scope): ListSource {
  return sourceOfLists({
    name: 'joinedVpc',
    lists: joined,
    listOf: (other) => resourceCidrs(calls, other, 'vpc', (row) => recordOf(row, other.scopeId)),
    placeOf: (other) => ({ id: other.scopeId }),
    whyNot: whyNotRead,
    gap: (why, other) => ({
      kind: 'overlapsNotCompared',
      scopeId,
      text: `The VPCs of ${scopeId} could not be compared with all of ${other.scopeId}, which the policy joins to it (overlap.join). ${why}`,
    }),
  });
}

/** None for a row without an id or a readable CIDR: the scope that it belongs to counts it. */
function recordOf(row: IpamResourceCidr, scopeId: string): JoinedVpcRecord | undefined {
  const vpc = normalize(row, WANTED);
  if (typeof vpc === 'string' || vpc.state.management === 'ignored' || vpc.state.overlap === 'ignored')
    return undefined;
  return joinedVpc(vpc.resource, scopeId);
}
