import { Command } from 'commander';
import type { RemoteDeps } from '../aws/remote.ts';
import { COMMAND } from '../kit/command-line.ts';
import type { Io } from '../kit/io.ts';
import { overResults } from '../kit/options.ts';
import type { RawOverlapsOptions } from './execute.ts';

const HELP = `
Examples:
  ${COMMAND} overlaps
  ${COMMAND} overlaps --pairs --stack IpamMonitor

Exit codes: 0 listed, also when there are none · 1 failed`;

/** The module of the action is loaded when needed: it brings the AWS SDK, which --help can do without. */
export function overlapsCommand(io: Io, deps: RemoteDeps, exit: (code: number) => void): Command {
  return overResults(
    new Command('overlaps').description('List VPCs and allocations that share addresses, group by group'),
  )
    .option('--pairs', 'also every pair that shares addresses')
    .option('--limit <number>', 'list at most this many groups; with --json also pairs', '50')
    .option('--json', 'print one JSON document and nothing else')
    .addHelpText('after', HELP)
    .action(async (raw: RawOverlapsOptions) =>
      exit(await (await import('./execute.ts')).executeOverlaps(raw, io, deps)),
    );
}
