import { Command } from 'commander';
import type { RemoteDeps } from '../aws/remote.ts';
import { COMMAND } from '../kit/command-line.ts';
import type { Io } from '../kit/io.ts';
import { overResults } from '../kit/options.ts';
import type { RawShowOptions } from './execute.ts';

const HELP = `
Examples:
  ${COMMAND} show ipam-pool-0a1b2c3d4e5f67890        what stands where in a pool, and what is free
  ${COMMAND} show web-prod --stack IpamMonitor       the subnets of a VPC, and how full they are
  ${COMMAND} show 10.0.4.0/22                        the /28 blocks of a subnet, and who holds addresses

Exit codes: 0 shown · 1 there is no such VPC, pool or subnet, or it is not clear which is meant`;

/** The module of the action is loaded when needed: it brings the AWS SDK, which --help can do without. */
export function showCommand(io: Io, deps: RemoteDeps, exit: (code: number) => void): Command {
  return overResults(new Command('show').description('Draw the addresses of a VPC, a pool or a subnet'))
    .argument('<resource>', 'its id, name, or exact CIDR')
    .option('--scope <id>', 'only in this scope')
    .option('--all', 'a line for each block, however many there are')
    .option('--json', 'print one JSON document and nothing else')
    .addHelpText('after', HELP)
    .action(async (what: string, raw: RawShowOptions) =>
      exit(await (await import('./execute.ts')).executeShow(what, raw, io, deps)),
    );
}
