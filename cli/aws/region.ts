import { COMMAND } from '../kit/command-line.ts';
import { CliError } from '../kit/errors.ts';
import { wrong } from '../kit/values.ts';
import { configuredRegion, type RegionSources } from './configured-region.ts';

export const REGION = /^[a-z]{2,}(-[a-z]+)+-\d+$/;

/** The Region that a deployment is in: the one given, else the one that every AWS tool would use. */
export async function deploymentRegion(
  given: string | undefined,
  sources: RegionSources,
  command: string,
): Promise<string> {
  if (given !== undefined && !REGION.test(given)) throw wrong('--region', given, 'is not a Region (eu-west-1)');
  const region = given ?? (await configuredRegion(sources));
  if (region) return region;
  throw new CliError('No Region: AWS_REGION is not set, and the AWS profile has none', [
    `Name the one that the monitor is deployed in:  ${COMMAND} ${command} --region eu-west-1`,
  ]);
}
