import { Command, Option } from 'commander';
import type { RemoteDeps } from '../aws/remote.ts';
import type { RawExplainOptions } from '../explain/execute.ts';
import type { RawFindOptions } from '../find/execute.ts';
import type { RawFitOptions } from '../fit/plan.ts';
import { COMMAND } from '../kit/command-line.ts';
import type { Io } from '../kit/io.ts';
import type { RawOverlapsOptions } from '../overlaps/execute.ts';
import type { RawReclaimOptions } from '../reclaim/execute.ts';
import type { RunDeps } from '../run/execute.ts';
import { collect } from './options.ts';

// Commands that answer from what runs have found. The modules of the actions are loaded when needed: they bring the
// AWS SDK, which --help can do without.

type Exit = (code: number) => void;

const FIND_HELP = `
Examples:
  What has this address
    ${COMMAND} find 10.20.4.17
  What is in the way, or left, in a range
    ${COMMAND} find 10.20.0.0/14
  By name or id, in the deployed monitor's newest results
    ${COMMAND} find 'eks-prod-*' --stack IpamMonitor --region eu-west-1
  Who had it the day before yesterday (asks IPAM, Advanced tier, with your credentials)
    ${COMMAND} find 10.20.4.17 --at 2d

Exit codes: 0 found · 2 nothing that was seen has it · 1 failed`;

export function findCommand(io: Io, deps: RemoteDeps, exit: Exit): Command {
  return overResults(
    new Command('find')
      .description('Say what has an address, a CIDR or a name')
      .argument('<what>', 'IP address, CIDR, id, or name (* stands for anything)'),
  )
    .option('--at <time>', 'also what had it then: 2026-11-20T14:30Z, or 2d for two days ago')
    .option('--limit <number>', 'list at most so many', '20')
    .option('--json', 'print one JSON document and nothing else')
    .addHelpText('after', FIND_HELP)
    .action(async (what: string, raw: RawFindOptions) =>
      exit(await (await import('../find/execute.ts')).executeFind(what, raw, io, deps)),
    );
}

const FIT_HELP = `
Examples:
  Subnets of a VPC
    ${COMMAND} fit --vpc vpc-0a1b2c3d4e5f67890 12x/24 3x/22
  VPCs from a pool, in the deployed monitor's newest results, with a list of what is taken elsewhere
    ${COMMAND} fit --pool ipam-pool-0a1b2c3d4e5f67890 2x/20 --policy policy.yaml --stack IpamMonitor
  Anywhere in a range of a scope, by what AWS says now
    ${COMMAND} fit --scope ipam-scope-0a1b2c3d4e5f67890 --within 10.64.0.0/10 /16 --live --region eu-west-1

Exit codes: 0 fits · 2 does not fit · 1 could not be answered · 130 stopped by Ctrl-C (--live)`;

export function fitCommand(io: Io, deps: RunDeps, remote: RemoteDeps, exit: Exit): Command {
  return overResults(
    new Command('fit')
      .description('Say whether blocks fit into a VPC, a pool or a range, and where')
      .argument('<blocks...>', 'how many of which size: 12x/24, or /24 for one')
      .optionsGroup('Where they are to fit (one of these):')
      .option('--vpc <id>', 'into a VPC, beside its subnets')
      .option('--pool <id>', 'into an IPAM pool, beside what it gave away and what is used of it')
      .option('--within <cidr>', 'into a range of the --scope, beside everything that is used there')
      .option('--scope <id>', 'the IPAM scope')
      .optionsGroup('From what is known:'),
    collect,
  )
    .option('--live', 'read AWS now, as `run` does, instead of what a run has found; --region as for `run`')
    .option('--policy <file>', "with the addresses that this policy lists as occupied, instead of the run's")
    .option('--json', 'print one JSON document and nothing else')
    .optionsGroup('Other:')
    .addHelpText('after', FIT_HELP)
    .action(async (blocks: string[], raw: RawFitOptions) =>
      exit(await (await import('../fit/execute.ts')).executeFit(blocks, raw, io, deps, remote)),
    );
}

const EXPLAIN_HELP = `
Examples:
  ${COMMAND} explain subnet-0a1b2c3d4e5f67890
  ${COMMAND} explain eks-prod-a --stack IpamMonitor

Exit codes: 0 explained · 1 there is no such resource, or it is not clear which is meant`;

export function explainCommand(io: Io, deps: RemoteDeps, exit: Exit): Command {
  return overResults(
    new Command('explain')
      .description('Say of one resource what was measured, which rules were tried, and why the verdict')
      .argument('<resource>', 'its id, name, or exact CIDR'),
  )
    .option('--scope <id>', 'the scope, where it is in several')
    .option('--json', 'print one JSON document and nothing else')
    .addHelpText('after', EXPLAIN_HELP)
    .action(async (what: string, raw: RawExplainOptions) =>
      exit(await (await import('../explain/execute.ts')).executeExplain(what, raw, io, deps)),
    );
}

const RECLAIM_HELP = `
Examples:
  ${COMMAND} reclaim
  ${COMMAND.replace('npm run', 'npm run --silent')} reclaim --stack IpamMonitor --json | jq '.totals'

Exit codes: 0 listed, also when there is nothing · 1 failed`;

export function reclaimCommand(io: Io, deps: RemoteDeps, exit: Exit): Command {
  return overResults(new Command('reclaim').description('List what could be given back, most addresses first'))
    .option('--top <number>', 'list at most so many', '20')
    .option('--json', 'print one JSON document and nothing else')
    .addHelpText('after', RECLAIM_HELP)
    .action(async (raw: RawReclaimOptions) =>
      exit(await (await import('../reclaim/execute.ts')).executeReclaim(raw, io, deps)),
    );
}

const OVERLAPS_HELP = `
Examples:
  ${COMMAND} overlaps
  ${COMMAND} overlaps --pairs --stack IpamMonitor

Exit codes: 0 listed, also when there are none · 1 failed`;

export function overlapsCommand(io: Io, deps: RemoteDeps, exit: Exit): Command {
  return overResults(
    new Command('overlaps').description('List VPCs and allocations that share addresses, group by group'),
  )
    .option('--pairs', 'also each two that share addresses')
    .option('--limit <number>', 'list at most so many groups; with --json, and pairs', '50')
    .option('--json', 'print one JSON document and nothing else')
    .addHelpText('after', OVERLAPS_HELP)
    .action(async (raw: RawOverlapsOptions) =>
      exit(await (await import('../overlaps/execute.ts')).executeOverlaps(raw, io, deps)),
    );
}

function overResults(command: Command, several?: typeof collect): Command {
  const region = new Option('--region <region>', 'where that is (default: the Region of your AWS configuration)');
  return command
    .option('--out <dir>', 'what the newest run on this machine found (default: out)')
    .option('--stack <name>', 'what the deployed monitor found last')
    .addOption(several ? region.argParser(several) : region);
}
