import { Command } from 'commander';
import type { RemoteDeps } from '../aws/remote.ts';
import { COMMAND, QUIET_COMMAND } from '../kit/command-line.ts';
import type { Io } from '../kit/io.ts';
import { overResults } from '../kit/options.ts';
import type { RawReclaimOptions } from './execute.ts';

const HELP = `
Examples:
  ${COMMAND} reclaim
  ${QUIET_COMMAND} reclaim --stack IpamMonitor --json | jq '.totals'

Exit codes: 0 listed, also when there is nothing · 1 failed`;

/** The module of the action is loaded when needed: it brings the AWS SDK, which --help can do without. */
export function reclaimCommand(io: Io, deps: RemoteDeps, exit: (code: number) => void): Command {
  return overResults(new Command('reclaim').description('List what could be released, most addresses first'))
    .option('--top <number>', 'list at most this many', '20')
    .option('--json', 'print one JSON document and nothing else')
    .addHelpText('after', HELP)
    .action(async (raw: RawReclaimOptions) => exit(await (await import('./execute.ts')).executeReclaim(raw, io, deps)));
}
