import { Command, Option } from 'commander';
import type { RemoteDeps } from '../aws/remote.ts';
import { regionOption, withFilters } from '../filter/options.ts';
import { COMMAND, QUIET_COMMAND } from '../kit/command-line.ts';
import type { Io } from '../kit/io.ts';
import { overResults } from '../kit/options.ts';
import type { RawListOptions } from './execute.ts';
import { OUTPUTS } from './outputs.ts';
import { SORTS } from './sort.ts';

const HELP = `
Examples:
  ${COMMAND} list --type subnet --severity critical,warning
  ${COMMAND} list --account 111122223333 --region eu-west-1 --sort free
  ${QUIET_COMMAND} list --tag team=payments --output csv > payments.csv
  ${COMMAND} list --stack IpamMonitor --region eu-west-1 --resource-region us-east-1

CSV and TSV are printed as they are read, unless they are sorted.
Exit codes: 0 listed, also when there is nothing · 1 failed`;

/** The module of the action is loaded when needed: it brings the AWS SDK, which --help can do without. */
export function listCommand(io: Io, deps: RemoteDeps, exit: (code: number) => void): Command {
  return withFilters(
    overResults(new Command('list').description('List every resource of the last run'), regionOption()),
  )
    .addOption(new Option('--sort <by>', 'default: most urgent first').choices(SORTS))
    .option('--limit <number>', 'list at most this many (default: 50 in a table, 10000 in JSON, all in CSV and TSV)')
    .addOption(new Option('--output <form>', 'default: table').choices(OUTPUTS))
    .option('--json', 'print one JSON document and nothing else, as --output json')
    .addHelpText('after', HELP)
    .action(async (raw: RawListOptions) => exit(await (await import('./execute.ts')).executeList(raw, io, deps)));
}
