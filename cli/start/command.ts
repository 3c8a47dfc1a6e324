import { Command } from 'commander';
import type { RemoteDeps } from '../aws/remote.ts';
import { COMMAND, QUIET_COMMAND } from '../kit/command-line.ts';
import type { Io } from '../kit/io.ts';
import { collect, DEFAULT_STACK } from '../kit/options.ts';
import type { RawStartOptions } from './plan.ts';

const EXAMPLES = `
Examples:
  A full run now, instead of at the next tick, and wait for what it finds
    ${COMMAND} start --authoritative --wait --region eu-west-1
  Only private scopes, judged by another policy; nothing is published or recorded
    ${COMMAND} start --scope private --policy draft.yaml --dry-run --wait
  In a pipeline that may be run again: the name makes it one run
    ${QUIET_COMMAND} start --name release-42 --wait --json --fail-on critical

Exit codes: 0 started, or done · 1 failed, or --fail-on could not see everything · 2 --fail-on was met
            130 Ctrl-C (the run goes on)`;

export function startCommand(io: Io, deps: RemoteDeps, exit: (code: number) => void): Command {
  return new Command('start')
    .description('Start a run of the deployed monitor')
    .optionsGroup('Which deployment:')
    .option('--stack <name>', 'its CloudFormation stack', DEFAULT_STACK)
    .option('--region <region>', 'where that is (default: the Region of your AWS configuration)')
    .optionsGroup('What to look at:')
    .option('--scope <scope>', 'a scope id, or private or public; repeatable', collect)
    .option('--ipam <id>', 'only the scopes of this IPAM; repeatable', collect)
    .option('--type <type>', 'resource types: vpc, subnet, eip, public-ipv4-pool, ipv6-pool …; repeatable', collect)
    .optionsGroup('How to judge:')
    .option('--policy <file>', "a policy instead of the deployment's, for this run")
    .option('--threshold <percent>', 'instead of a policy: VPCs and subnets used this much are critical')
    .optionsGroup('What to do with the result:')
    .option('--authoritative', 'a full run, like the scheduled ones: it also updates alerts and history')
    .option('--dry-run', 'evaluate only: no message, no metrics, no hand-off to others')
    .option('--consumer <name>', "hand off to this destination instead of the policy's; repeatable", collect)
    .option('--subject <text>', 'subject of the message')
    .optionsGroup('How to start it:')
    .option('--name <name>', 'name of the run; the same name and options start it only once')
    .option('--wait', 'follow it to its end, and print what it found')
    .option(
      '--fail-on <severity>',
      'with --wait: exit with 2 when there is something critical, or warning (and worse); with 1 when a scope was not seen',
    )
    .option('--json', 'print one JSON document and nothing else')
    .optionsGroup('Other:')
    .addHelpText('after', EXAMPLES)
    .action(async (raw: RawStartOptions) => {
      // Loaded when needed: it brings the AWS SDK, which --help can do without.
      const { executeStart } = await import('./execute.ts');
      exit(await executeStart(raw, io, deps));
    });
}
