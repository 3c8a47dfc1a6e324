import { Command } from 'commander';
import type { RemoteDeps } from '../aws/remote.ts';
import { COMMAND } from '../kit/command-line.ts';
import type { Io } from '../kit/io.ts';
import { overResults } from '../kit/options.ts';
import type { RawFindOptions } from './execute.ts';

const HELP = `
Examples:
  What has this address
    ${COMMAND} find 10.20.4.17
  What is in the way, or left, in a range
    ${COMMAND} find 10.20.0.0/14
  By name or id, in the deployed monitor's newest results
    ${COMMAND} find 'eks-prod-*' --stack IpamMonitor --region eu-west-1
  What an account has, or a team
    ${COMMAND} find 111122223333
    ${COMMAND} find team=payments
  Who had it the day before yesterday (asks IPAM, Advanced tier, with your credentials)
    ${COMMAND} find 10.20.4.17 --at 2d

Exit codes: 0 found · 2 nothing found · 1 failed`;

/** The module of the action is loaded when needed: it brings the AWS SDK, which --help can do without. */
export function findCommand(io: Io, deps: RemoteDeps, exit: (code: number) => void): Command {
  return overResults(
    new Command('find')
      .description('Find what has an address, a CIDR, a name or a tag, or belongs to an account')
      .argument('<what>', 'IP address, CIDR, id, name, account, or tag KEY=VALUE (* stands for anything)'),
  )
    .option('--at <time>', 'also what had it at this time: 2026-11-20T14:30Z, or 2d for two days ago')
    .option('--limit <number>', 'list at most this many', '20')
    .option('--json', 'print one JSON document and nothing else')
    .addHelpText('after', HELP)
    .action(async (what: string, raw: RawFindOptions) =>
      exit(await (await import('./execute.ts')).executeFind(what, raw, io, deps)),
    );
}
