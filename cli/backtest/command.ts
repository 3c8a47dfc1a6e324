import { Command } from 'commander';
import type { RemoteDeps } from '../aws/remote.ts';
import { COMMAND, QUIET_COMMAND } from '../kit/command-line.ts';
import type { Io } from '../kit/io.ts';
import { collect, overResults } from '../kit/options.ts';
import type { RawBacktestOptions } from './execute.ts';

const HELP = `
Examples:
  ${COMMAND} backtest                                 all resources that have a history
  ${COMMAND} backtest --type subnet --since 90d       subnets, forecasts of the last 90 days
  ${QUIET_COMMAND} backtest --limit 100000 --json > backtest.json

Exit codes: 0 judged · 1 failed · 2 too little history to judge anything`;

/** The module of the action is loaded when needed: it brings the AWS SDK, which --help can do without. */
export function backtestCommand(io: Io, deps: RemoteDeps, exit: (code: number) => void): Command {
  return overResults(
    new Command('backtest').description('Measure how accurate forecasts would have been on your own history'),
  )
    .option('--scope <scope>', 'only this scope')
    .option('--type <type>', 'resource types: vpc, subnet, ipam-pool …; repeatable', collect)
    .option('--since <time>', 'only forecasts since: 2026-11-20, or 90d (ago)')
    .option('--limit <number>', 'sample at most this many resources', '500')
    .option('--json', 'print one JSON document and nothing else')
    .addHelpText('after', HELP)
    .action(async (raw: RawBacktestOptions) =>
      exit(await (await import('./execute.ts')).executeBacktest(raw, io, deps)),
    );
}
