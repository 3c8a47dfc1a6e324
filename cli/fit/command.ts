import { Command } from 'commander';
import type { RemoteDeps } from '../aws/remote.ts';
import { COMMAND } from '../kit/command-line.ts';
import type { Io } from '../kit/io.ts';
import { collect, deploymentRegionOption, overResults } from '../kit/options.ts';
import type { RunDeps } from '../monitor/deps.ts';
import type { RawFitOptions } from './plan.ts';

const HELP = `
Examples:
  Subnets of a VPC
    ${COMMAND} fit --vpc vpc-0a1b2c3d4e5f67890 12x/24 3x/22
  VPCs from a pool, in the deployed monitor's newest results, with a list of what is taken elsewhere
    ${COMMAND} fit --pool ipam-pool-0a1b2c3d4e5f67890 2x/20 --policy policy.yaml --stack IpamMonitor
  Anywhere in a range of a scope, by what AWS says now
    ${COMMAND} fit --scope ipam-scope-0a1b2c3d4e5f67890 --within 10.64.0.0/10 /16 --live --region eu-west-1

Exit codes: 0 fits · 2 does not fit · 1 could not be answered · 130 stopped by Ctrl-C (--live)`;

/** The module of the action is loaded when needed: it brings the AWS SDK, which --help can do without. */
export function fitCommand(io: Io, deps: RunDeps, remote: RemoteDeps, exit: (code: number) => void): Command {
  return overResults(
    new Command('fit')
      .description('Check whether blocks fit into a VPC, a pool or a range, and where')
      .argument('<blocks...>', 'how many of each size: 12x/24, or /24 for one')
      .optionsGroup('Where they are to fit (one of these):')
      .option('--vpc <id>', 'into a VPC, beside its subnets')
      .option('--pool <id>', 'into an IPAM pool, beside its allocations and what is used of it')
      .option('--within <cidr>', 'into a range of the --scope, beside everything that is used there')
      .option('--scope <id>', 'the IPAM scope')
      .optionsGroup('Data to use:'),
    deploymentRegionOption().argParser(collect),
  )
    .option('--live', 'read AWS now, as `run` does, instead of stored results; --region as for `run`')
    .option('--policy <file>', "with the addresses that this policy lists as occupied, instead of the run's")
    .option('--json', 'print one JSON document and nothing else')
    .optionsGroup('Other:')
    .addHelpText('after', HELP)
    .action(async (blocks: string[], raw: RawFitOptions) =>
      exit(await (await import('./execute.ts')).executeFit(blocks, raw, io, deps, remote)),
    );
}
