import { DescribeRegionsCommand, type EC2Client } from '@aws-sdk/client-ec2';
import { lacksPermission } from '../../functions/shared/ec2/refusals.ts';
import { REGION } from '../aws/region.ts';
import { split, wrong } from '../kit/values.ts';
import { type DoctorCheck, warning } from './check.ts';
import { errorText } from './inspect.ts';

/** Where to ask for the list of Regions when nothing says another one; it lists all of the account's. */
export const ANY_REGION = 'us-east-1';

/** Regions that were asked for. Throws CliError for what is none. */
export function givenRegions(raw: readonly string[] | undefined): readonly string[] {
  const regions = split(raw);
  for (const region of regions)
    if (!REGION.test(region)) throw wrong('--region', region, 'is not a Region (eu-west-1)');
  return regions;
}

/** Every Region that the account has enabled: an IPAM is at home in one of them, and who asks may not know which. */
export async function regionsToAsk(
  ec2: EC2Client,
  fallback: string,
): Promise<{ readonly regions: readonly string[]; readonly checks: readonly DoctorCheck[] }> {
  try {
    const { Regions = [] } = await ec2.send(new DescribeRegionsCommand({}));
    return { regions: Regions.flatMap(({ RegionName }) => RegionName ?? []).sort(), checks: [] };
  } catch (error) {
    const why = lacksPermission(error) ? 'ec2:DescribeRegions is not allowed' : errorText(error);
    const check = warning('Regions', `${why}: only ${fallback} was searched`, 'Name others:  --region REGION,REGION');
    return { regions: [fallback], checks: [check] };
  }
}
