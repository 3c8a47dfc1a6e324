import type { DescribeRegionsRequest, DescribeRegionsResult } from '@aws-sdk/client-ec2';
import type { Gap } from '../../statemachine/contracts/coverage.ts';
import { callEc2 } from '../shared/ec2/clients.ts';
import { isCallsOwn } from './resource-discoveries.ts';

export interface RegionCalls {
  readonly describeRegions: (region: string, input: DescribeRegionsRequest) => Promise<DescribeRegionsResult>;
}

/** Regions that the account has enabled, sorted. A run can do without: where EC2 does not say, that is a gap. */
export async function enabledRegions(
  { describeRegions }: RegionCalls,
  askedIn: string,
): Promise<{ readonly regions?: string[]; readonly gaps: Gap[] }> {
  try {
    const { Regions = [] } = await callEc2('DescribeRegions', askedIn, () => describeRegions(askedIn, {}));
    return { regions: Regions.flatMap(({ RegionName }) => RegionName || []).sort(), gaps: [] };
  } catch (error) {
    if (!isCallsOwn(error)) throw error;
    const text = `It is not known which Regions this account has enabled, and so not whether IPAM operates in all of them. ${error.message}`;
    return { gaps: [{ kind: 'enabledRegionsUnknown', text }] };
  }
}
