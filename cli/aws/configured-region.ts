import { throughProxy } from '../../storage/through-proxy.ts';
import { COMMAND } from '../kit/command-line.ts';
import { CliError } from '../kit/errors.ts';

export interface RegionSources {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Region of the AWS profile in use, or undefined where it has none. */
  readonly profileRegion: () => Promise<string | undefined>;
}

/** Regions to look in: those given, else the one that every AWS tool would use. */
export async function resolveRegions(
  given: readonly string[],
  sources: RegionSources,
  option: '--region' | '--regions' = '--region',
): Promise<readonly string[]> {
  if (given.length > 0) return given;
  const region = await configuredRegion(sources);
  if (region) return [region];
  throw new CliError('No Region to look in: AWS_REGION is not set, and the AWS profile has none', [
    option === '--regions' ? 'Name the Regions of your VPCs:' : 'Name the home Region of your IPAM, or several:',
    `  ${COMMAND} run ${option === '--regions' ? '--no-ipam --regions' : '--region'} eu-west-1,us-east-1`,
    'Without an AWS account:',
    `  ${COMMAND} run --demo`,
  ]);
}

/** The Region that every AWS tool would use; undefined where nothing says one. */
export async function configuredRegion({ env, profileRegion }: RegionSources): Promise<string | undefined> {
  return env.AWS_REGION || env.AWS_DEFAULT_REGION || (await profileRegion()) || undefined;
}

/** As the AWS SDK finds it: AWS_PROFILE, ~/.aws/config, ~/.aws/credentials. */
export async function profileRegion(): Promise<string | undefined> {
  // Loaded here only: it costs 100 ms that --help and the demo need not spend.
  const { STSClient } = await import('@aws-sdk/client-sts');
  const client = new STSClient(throughProxy());
  try {
    return await client.config.region();
  } catch (error) {
    if (error instanceof Error && error.message.includes('Region is missing')) return undefined;
    throw error;
  } finally {
    client.destroy();
  }
}
