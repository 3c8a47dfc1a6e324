import { Command } from 'commander';
import type { RemoteDeps } from '../aws/remote.ts';
import { COMMAND } from '../kit/command-line.ts';
import type { Io } from '../kit/io.ts';
import type { RunDeps } from '../monitor/deps.ts';
import type { RawNotifyOptions } from './plan.ts';

const HELP = `
Examples:
  Whether the messages of a route arrive
    ${COMMAND} notify --test payments --stack IpamMonitor --region eu-west-1
  A route of a policy that is not in place yet
    ${COMMAND} notify --test payments --policy policy.yaml --stack IpamMonitor
  What they would look like, as a file on this machine
    ${COMMAND} notify --test payments --policy policy.yaml

The message says that it is a test. It goes through that route only, in the same way as the monitor's own messages.
Exit codes: 0 sent · 1 failed`;

export function notifyCommand(io: Io, deps: RunDeps, remote: RemoteDeps, exit: (code: number) => void): Command {
  return new Command('notify')
    .description('Try a route: send a message that is marked as a test')
    .requiredOption('--test <route>', 'the route, as the policy names it; default is that of outputs.notify')
    .option('--stack <name>', 'through this deployment, by its CloudFormation stack (default: files on this machine)')
    .option('--region <region>', 'where that is (default: the Region of your AWS configuration)')
    .option('--policy <file>', "with the routes of this policy instead of the deployment's")
    .option('--out <dir>', 'without --stack: where the message is written (default: as a run of the demo)')
    .option('--json', 'print one JSON document and nothing else')
    .addHelpText('after', HELP)
    .action(async (raw: RawNotifyOptions) => {
      // Loaded when needed: it brings the AWS SDK, which --help can do without.
      const { executeNotify } = await import('./execute.ts');
      exit(await executeNotify(raw, io, deps, remote));
    });
}
