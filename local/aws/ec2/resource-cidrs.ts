import type { IpamResourceCidr } from '@aws-sdk/client-ec2';
import { AwsError } from '../aws-error.ts';
import { required } from '../query-params.ts';
import type { Parameters } from '../service.ts';
import type { Ec2Call } from './call.ts';
import { filtersOf, unknownFilter } from './filters.ts';
import { scopesIn } from './ipams.ts';
import { writePage } from './pages.ts';
import * as shapes from './shapes.ts';

const RESOURCE_TYPES = ['vpc', 'subnet', 'eip', 'public-ipv4-pool', 'ipv6-pool', 'eni', 'anycast-ip-list'];

export function getIpamResourceCidrs({ data, region, params }: Ec2Call): string {
  const scopeId = required(params, 'IpamScopeId');
  if (!scopesIn(data, region).some((scope) => scope.IpamScopeId === scopeId)) {
    throw new AwsError('InvalidIpamScopeId.NotFound', `The IpamScopeId '${scopeId}' does not exist in this Region.`);
  }
  const type = params.ResourceType;
  if (type !== undefined && !RESOURCE_TYPES.includes(type)) {
    throw new AwsError(
      'InvalidParameterValue',
      `Value ( ${type} ) for parameter resourceType is invalid. Expecting one of ${RESOURCE_TYPES.join(', ')}.`,
    );
  }
  const matches = rowFilter(params);
  return writePage({
    params,
    region,
    rows: data.resourceCidrs(scopeId, type),
    ...(matches && { matches }),
    write: shapes.ipamResourceCidr,
    element: 'ipamResourceCidrSet',
  });
}

type Test = (row: IpamResourceCidr) => boolean;

/** What the request's own parameters ask of a row; undefined where every row will do. */
function rowFilter(params: Parameters): Test | undefined {
  const { IpamPoolId, ResourceId, ResourceOwner, 'ResourceTag.Key': key, 'ResourceTag.Value': value } = params;
  const tests: Test[] = [];
  if (IpamPoolId !== undefined) tests.push((row) => row.IpamPoolId === IpamPoolId);
  if (ResourceId !== undefined) tests.push((row) => row.ResourceId === ResourceId);
  if (ResourceOwner !== undefined) tests.push((row) => row.ResourceOwnerId === ResourceOwner);
  if (key !== undefined || value !== undefined) {
    tests.push((row) =>
      (row.ResourceTags ?? []).some(
        (tag) => (key === undefined || tag.Key === key) && (value === undefined || tag.Value === value),
      ),
    );
  }
  for (const { name, values } of filtersOf(params)) {
    // The one name that AWS's own documentation uses with this call; the others are not documented.
    if (name !== 'management-state') throw unknownFilter(name);
    tests.push((row) => row.ManagementState !== undefined && values.includes(row.ManagementState));
  }
  return tests.length === 0 ? undefined : (row) => tests.every((test) => test(row));
}
