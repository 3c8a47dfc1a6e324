import type { Source } from '../../local/source.ts';
import { MAX_ACCOUNTS_TO_READ } from '../../statemachine/contracts/accounts-to-read.ts';
import { CliError } from '../kit/errors.ts';
import { split, wholeNumber, wrong } from '../kit/values.ts';

export interface SourceOptions {
  readonly demo?: true;
  readonly seed?: string;
  readonly from?: string;
  readonly region?: readonly string[];
  /** False for --no-ipam. */
  readonly ipam?: readonly string[] | false;
  readonly accounts?: readonly string[];
  readonly regions?: readonly string[];
}

const REGION = /^[a-z]{2,}(-[a-z]+)+-\d+$/;
/** The generator takes 32 bits. */
const MAX_SEED = 2 ** 32 - 1;

/** Where to look. Regions that were not named are left to the configuration, see completeSource. */
export function sourceOf(raw: SourceOptions): Source {
  const { demo, seed, from } = raw;
  if (demo && from !== undefined) throw new CliError('--demo and --from name two sources: give one of them');
  if (seed !== undefined && !demo) throw new CliError('--seed goes with --demo: it makes the sample organisation');
  if (demo || from !== undefined) refuseAccountOptions(raw);
  if (demo) return { kind: 'demo', seed: seed === undefined ? 1 : wholeNumber('--seed', seed, MAX_SEED) };
  if (from !== undefined) return { kind: 'recorded', directory: from };
  const regions = regionsOf('--region', raw.region);
  const accounts = accountsOf(raw);
  if (accounts && raw.ipam === false && regions.length > 0) {
    throw new CliError('--no-ipam looks for no IPAM, and --region is the home Region of one', [
      `Name the Regions of your VPCs:  --regions ${regions.join(',')}`,
    ]);
  }
  return { kind: 'account', regions, ...(accounts && { accounts }) };
}

function refuseAccountOptions({ demo, region, ipam, accounts, regions }: SourceOptions): void {
  const given = Object.entries({ region, accounts, regions, 'no-ipam': ipam === false || undefined });
  const [name] = given.find(([, value]) => value !== undefined) ?? [];
  if (name === undefined) return;
  throw new CliError(`--${name} goes with your own account, not with ${demo ? '--demo' : '--from'}`, [
    'Leave it out, or leave out the other one to read your account.',
  ]);
}

/** What is to be read without IPAM; undefined where IPAM alone is asked. */
function accountsOf({ ipam, accounts, regions }: SourceOptions): { ids: string[]; regions: string[] } | undefined {
  const ids = split(accounts);
  const named = regionsOf('--regions', regions);
  for (const id of ids) if (!/^\d{12}$/.test(id)) throw wrong('--accounts', id, 'is not an account id (12 digits)');
  if (ids.length > MAX_ACCOUNTS_TO_READ) {
    throw new CliError(
      `--accounts names ${ids.length} accounts, more than the ${MAX_ACCOUNTS_TO_READ} that a run can read`,
    );
  }
  if (ids.length > 0 || ipam === false) return { ids, regions: named };
  if (named.length === 0) return undefined;
  throw new CliError('--regions goes with --accounts or --no-ipam: it says where to read VPCs and subnets', [
    `The home Region of an IPAM is --region:  --region ${named.join(',')}`,
  ]);
}

function regionsOf(option: string, values: readonly string[] | undefined): string[] {
  const regions = split(values);
  for (const name of regions) if (!REGION.test(name)) throw wrong(option, name, 'is not a Region (eu-west-1)');
  return regions;
}
