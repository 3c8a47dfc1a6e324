import type { JoinedVpcRecord } from '../../statemachine/contracts/overlap.ts';
import type { Resource } from '../../statemachine/contracts/resource-cidr.ts';

/** A CIDR of a VPC as the scopes that it is compared with have it: a record, because its own scope evaluates it. */
export function joinedVpc(
  { id, cidr, name, accountId, region }: Pick<Resource, 'id' | 'cidr' | 'name' | 'accountId' | 'region'>,
  scopeId: string,
): JoinedVpcRecord {
  const owner = { kind: 'vpc' as const, id, cidr, name, accountId, region, scopeId };
  return { key: `${id}/joinedVpc/${scopeId}/${cidr}`, record: 'joinedVpc', owner };
}
