import type { IpamResourceCidr } from '@aws-sdk/client-ec2';
import type { Ec2Data } from '../../../local/aws/ec2-data.ts';

/** All rows of a scope, or of all scopes, as listed. */
export function rowsOf(data: Ec2Data, scopeId?: string): IpamResourceCidr[] {
  const scopes = data.scopes.filter((scope) => scopeId === undefined || scope.IpamScopeId === scopeId);
  return scopes.flatMap(({ IpamScopeId }) => {
    const rows = data.resourceCidrs(IpamScopeId as string);
    return Array.from({ length: rows.length }, (_, index) => rows.at(index));
  });
}

export function distinct(rows: readonly IpamResourceCidr[]): IpamResourceCidr[] {
  return [...new Map(rows.map((row) => [`${row.IpamScopeId} ${row.ResourceId} ${row.ResourceCidr}`, row])).values()];
}
