import { Command, Option } from 'commander';
import type { RemoteDeps } from '../aws/remote.ts';
import { COMMAND, QUIET_COMMAND } from '../kit/command-line.ts';
import type { Io } from '../kit/io.ts';
import { overResults } from '../kit/options.ts';
import type { RawResourceHistoryOptions } from './execute.ts';
import { importCommand } from './import/command.ts';

const HELP = `
Examples:
  ${COMMAND} history subnet-0123456789abcdef0        up to 72 hours and 400 days
  ${COMMAND} history web-prod-a --since 30d          by name, id or CIDR, as find takes them
  ${QUIET_COMMAND} history 10.0.1.0/24 --output csv > usage.csv
  ${COMMAND} history import --help                   what was before the first run: CloudWatch, CSV

Exit codes: 0 shown · 1 failed · 2 there is no history of it, or it is not known`;

/** The module of the action is loaded when needed: it brings the AWS SDK, which --help can do without. */
export function historyCommand(io: Io, deps: RemoteDeps, exit: (code: number) => void): Command {
  return overResults(new Command('history').description('Show how full a resource was, by hour and by day'))
    .argument('<resource>', 'its name, id or CIDR')
    .option('--scope <scope>', 'only this scope')
    .option('--since <time>', 'since: 2026-11-20, 2026-11-20T14:30Z, or 30d (ago)')
    .addOption(new Option('--output <format>', 'what to print').choices(['text', 'csv', 'json']).default('text'))
    .option('--json', 'print one JSON document and nothing else, as with --output json')
    .addHelpText('after', HELP)
    .addCommand(importCommand(io, deps, exit))
    .action(async (resource: string, raw: RawResourceHistoryOptions) => {
      exit(await (await import('./execute.ts')).executeHistory(resource, raw, io, deps));
    });
}
