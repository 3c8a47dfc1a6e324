import { Command, Option } from 'commander';
import { COMMAND, QUIET_COMMAND } from '../kit/command-line.ts';
import type { Io } from '../kit/io.ts';
import { collect } from '../kit/options.ts';
import type { RunDeps } from '../monitor/deps.ts';
import { executeRun } from './execute.ts';
import type { RawRunOptions } from './options.ts';

const EXAMPLES = `
Examples:
  Try it on a made-up organisation
    ${COMMAND} run --demo
  Your account: reads IPAM in its home Region, changes nothing
    ${COMMAND} run --region eu-west-1 --profile network-readonly
  No IPAM: your own account, or several by a role that they have for you
    ${COMMAND} run --no-ipam --regions eu-west-1
    ${COMMAND} run --accounts 111122223333,444455556666 --regions eu-west-1 --external-id WORD
  What the AWS CLI printed before (aws ec2 get-ipam-resource-cidrs … > resource-cidrs.json)
    ${COMMAND} run --from recorded/
  One threshold for VPCs and subnets, private scopes only
    ${COMMAND} run --demo --threshold 80 --scope private
  In a script: one JSON document on stdout (--silent: npm prints a banner otherwise), exit code 2 when critical
    ${QUIET_COMMAND} run --region eu-west-1 --json --fail-on critical

Exit codes: 0 done · 1 failed, or --fail-on could not see everything · 2 --fail-on was met · 130 stopped by Ctrl-C`;

export function runCommand(io: Io, deps: RunDeps, exit: (code: number) => void): Command {
  return new Command('run')
    .description('Find what runs out of address space, now, on this machine')
    .optionsGroup('Where to look (one of these; without one, your AWS credentials are used, read-only):')
    .option('--demo', 'a made-up organisation: nothing to install, nothing to configure')
    .option('--from <dir>', 'JSON files that `aws ec2 …` printed')
    .option('--region <region>', 'home Region of the IPAM; repeat it, or separate with commas', collect)
    .option('--no-ipam', 'without IPAM: read the VPCs and subnets of your own account')
    .option(
      '--accounts <ids>',
      'accounts to read without IPAM, by --read-role; repeat it, or separate with commas',
      collect,
    )
    .option('--regions <regions>', 'Regions to read them in, with --accounts or --no-ipam', collect)
    .option('--read-role <name>', 'role by which other accounts let you look into their subnets (docs/permissions.md)')
    .option('--external-id <word>', 'what that role asks for')
    .option('--organization-names', 'call accounts as AWS Organizations does (organizations:ListAccounts)')
    .option('--seed <number>', 'which made-up organisation (default: 1)')
    .optionsGroup('What to look at:')
    .option('--scope <scope>', 'a scope id, or private or public; repeatable', collect)
    .option('--ipam <id>', 'only the scopes of this IPAM; repeatable', collect)
    .option('--type <type>', 'resource types: vpc, subnet, eip, public-ipv4-pool, ipv6-pool …; repeatable', collect)
    .optionsGroup('How to judge:')
    .option('--policy <file>', 'a policy instead of the built-in one')
    .addOption(
      new Option('--threshold [percent]', 'instead of a policy: VPCs and subnets used this much are critical').preset(
        '80',
      ),
    )
    .optionsGroup('What to do with the result:')
    .option('--out <dir>', 'where everything is written (default: a place below out, one for each organisation)')
    .option('--topic <arn>', 'SNS topic that the message is for; on this machine it becomes a file')
    .option('--subject <text>', 'subject of the message')
    .option('--dry-run', 'evaluate only, and print what would be sent to whom: no message, no metrics, no hand-off')
    .option('--openmetrics <file>', "also write the figures there, for node_exporter's textfile collector (….prom)")
    .option('--json', 'print one JSON document and nothing else')
    .option(
      '--fail-on <severity>',
      'exit with 2 when there is something critical, or warning (and worse); with 1 when a scope was not seen',
    )
    .optionsGroup('Other:')
    .addHelpText('after', EXAMPLES)
    .action(async (raw: RawRunOptions) => exit(await executeRun(raw, io, deps)));
}
