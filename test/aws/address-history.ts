import type { IpamAddressHistoryRecord } from '@aws-sdk/client-ec2';
import { arrayRows } from '../../local/aws/array-rows.ts';
import { AwsError } from '../../local/aws/aws-error.ts';
import type { Ec2Call } from '../../local/aws/ec2/call.ts';
import { refuseFilters } from '../../local/aws/ec2/filters.ts';
import { scopesIn } from '../../local/aws/ec2/ipams.ts';
import { writePage } from '../../local/aws/ec2/pages.ts';
import { type Action, PAGED } from '../../local/aws/ec2/service.ts';
import { required } from '../../local/aws/query-params.ts';
import { structure, text, type XmlWriter } from '../../local/aws/xml.ts';

const time: XmlWriter<Date> = (value) => value.toISOString();

const historyRecord = structure<IpamAddressHistoryRecord>({
  ResourceOwnerId: ['resourceOwnerId', text],
  ResourceRegion: ['resourceRegion', text],
  ResourceType: ['resourceType', text],
  ResourceId: ['resourceId', text],
  ResourceCidr: ['resourceCidr', text],
  ResourceName: ['resourceName', text],
  ResourceComplianceStatus: ['resourceComplianceStatus', text],
  ResourceOverlapStatus: ['resourceOverlapStatus', text],
  VpcId: ['vpcId', text],
  SampledStartTime: ['sampledStartTime', time],
  SampledEndTime: ['sampledEndTime', time],
});

export interface AddressHistory {
  /** What had which CIDRs of a scope when, with times of IPAM's snapshots. */
  addressHistory?(scopeId: string): readonly IpamAddressHistoryRecord[];
}

/** EC2's GetIpamAddressHistory. */
export const addressHistory = (history: AddressHistory): Action => ({
  parameters: [...PAGED, 'Cidr', 'IpamScopeId', 'VpcId', 'StartTime', 'EndTime'],
  answer: (call) => getIpamAddressHistory(history, call),
});

/** What had exactly this CIDR in a time. StartTime is EndTime if it is left out, and EndTime is now. */
function getIpamAddressHistory(history: AddressHistory, { data, region, params }: Ec2Call): string {
  refuseFilters(params);
  const scopeId = required(params, 'IpamScopeId');
  const cidr = required(params, 'Cidr');
  if (!scopesIn(data, region).some((scope) => scope.IpamScopeId === scopeId)) {
    throw new AwsError('InvalidIpamScopeId.NotFound', `The IpamScopeId '${scopeId}' does not exist in this Region.`);
  }
  const end = timeOf(params.EndTime) ?? new Date();
  const start = timeOf(params.StartTime) ?? end;
  if (start > end) {
    throw new AwsError(
      'InvalidParameterCombination',
      'The parameter StartTime may not be after the parameter EndTime.',
    );
  }
  return writePage({
    params,
    region,
    rows: arrayRows([...(history.addressHistory?.(scopeId) ?? [])]),
    matches: (record) =>
      record.ResourceCidr === cidr &&
      (params.VpcId === undefined || record.VpcId === params.VpcId) &&
      (record.SampledStartTime === undefined || record.SampledStartTime <= end) &&
      (record.SampledEndTime === undefined || record.SampledEndTime >= start),
    write: historyRecord,
    element: 'historyRecordSet',
    limits: { least: 1, most: 1000 },
  });
}

function timeOf(value: string | undefined): Date | undefined {
  if (value === undefined) return undefined;
  const parsed = new Date(value);
  if (!Number.isNaN(parsed.getTime())) return parsed;
  throw new AwsError('InvalidParameterValue', `Value (${value}) for a time is invalid. Expecting ISO 8601.`);
}
