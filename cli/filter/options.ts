import { type Command, Option } from 'commander';
import { collect } from '../kit/options.ts';

/** What every command that lists resources takes, as it was typed. */
export interface RawFilterOptions {
  readonly type?: readonly string[];
  readonly account?: readonly string[];
  readonly region?: readonly string[];
  readonly resourceRegion?: readonly string[];
  readonly scope?: readonly string[];
  readonly tag?: readonly string[];
  readonly severity?: readonly string[];
  readonly family?: string;
}

/** Their options. `--region` is there already: of a deployment it says where that is. */
export function withFilters(command: Command): Command {
  return command
    .optionsGroup('Filters (all must match; repeat one, or separate its values with commas, for alternatives):')
    .option('--type <type>', 'resource types: vpc, subnet, ipam-pool, eip …', collect)
    .option('--account <account>', "ids of owner accounts, or names: the policy's, or your profiles'", collect)
    .option('--resource-region <region>', 'Regions of the resources; without --stack the same as --region', collect)
    .option('--scope <scope>', 'a scope id, or private or public', collect)
    .option('--tag <tag>', 'KEY=VALUE, or KEY for any value (* stands for anything)', collect)
    .option('--severity <severity>', 'critical, warning, ok, notMeasured, notApplicable', collect)
    .addOption(new Option('--family <family>', 'address family').choices(['ipv4', 'ipv6']))
    .optionsGroup('Options:');
}

export function regionOption(): Option {
  return new Option(
    '--region <region>',
    'with --stack: where that is; without: only resources in these Regions',
  ).argParser(collect);
}
