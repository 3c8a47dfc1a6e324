import type { DescribeRegionsRequest, DescribeRegionsResult } from '@aws-sdk/client-ec2';
import { callEc2 } from '../shared/ec2/clients.ts';
import { isCallsOwn } from './resource-discoveries.ts';

export interface RegionCalls {
  readonly describeRegions: (region: string, input: DescribeRegionsRequest) => Promise<DescribeRegionsResult>;
}

/** Regions that the account has enabled, sorted; undefined where EC2 does not say: a run can do without. */
export async function enabledRegions({ describeRegions }: RegionCalls, askedIn: string): Promise<string[] | undefined> {
  try {
    const { Regions = [] } = await callEc2('DescribeRegions', askedIn, () => describeRegions(askedIn, {}));
    return Regions.flatMap(({ RegionName }) => RegionName || []).sort();
  } catch (error) {
    if (isCallsOwn(error)) return undefined;
    throw error;
  }
}
