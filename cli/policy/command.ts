import { Command } from 'commander';
import type { RemoteDeps } from '../aws/remote.ts';
import { COMMAND, QUIET_COMMAND } from '../kit/command-line.ts';
import type { Io } from '../kit/io.ts';
import { DEFAULT_STACK } from '../kit/options.ts';
import type { RawGetOptions } from './deployed/get.ts';
import type { RawHistoryOptions } from './deployed/history.ts';
import type { RawPutOptions } from './deployed/put.ts';

const EXAMPLES = `
Examples:
  ${QUIET_COMMAND} policy get > policy.yaml
  ${COMMAND} policy put policy.yaml --dry-run
  ${COMMAND} policy put policy.yaml
  ${COMMAND} policy history`;

const GET_HELP = `
Example: save an earlier version, to restore it
  ${QUIET_COMMAND} policy get --version ID > before.yaml

Exit codes: 0 printed, valid or not · 1 there is none, or it cannot be read`;

const PUT_HELP = `
Example: what would it change?
  ${COMMAND} policy put policy.yaml --dry-run

Exit codes: 0 in place, or would be (--dry-run), or another one is (--if-absent) · 1 not valid, or somebody else changed it meanwhile`;

const HISTORY_HELP = `
Exit codes: 0 listed · 1 failed`;

/** The modules of the actions are loaded when needed: they bring the AWS SDK, which --help can do without. */
export function policyCommand(io: Io, deps: RemoteDeps, exit: (code: number) => void): Command {
  const policy = new Command('policy')
    .description("Read and write the deployed monitor's policy")
    .addHelpText('after', EXAMPLES);
  onDeployment(policy.command('get').description('Print it'))
    .option('--version <id>', 'an earlier version of it, as `policy history` lists them')
    .option('--json', 'print one JSON document and nothing else')
    .addHelpText('after', GET_HELP)
    .action(async (raw: RawGetOptions) => exit(await (await import('./deployed/get.ts')).getPolicy(raw, io, deps)));
  onDeployment(policy.command('put').description('Check a file, show what it changes, and write it'))
    .argument('<file>', 'YAML file')
    .option('--if-match <etag>', 'only if it still has this ETag, which `policy get` prints')
    .option('--if-absent', 'only if there is none yet: to seed a deployment, and safe to repeat')
    .option('--dry-run', 'check and compare only')
    .option('--json', 'print one JSON document and nothing else')
    .addHelpText('after', PUT_HELP)
    .action(async (file: string, raw: RawPutOptions) =>
      exit(await (await import('./deployed/put.ts')).putPolicy(file, raw, io, deps)),
    );
  onDeployment(policy.command('history').description('List its versions, newest first'))
    .option('--limit <number>', 'list at most this many', '20')
    .option('--json', 'print one JSON document and nothing else')
    .addHelpText('after', HISTORY_HELP)
    .action(async (raw: RawHistoryOptions) =>
      exit(await (await import('./deployed/history.ts')).policyHistory(raw, io, deps)),
    );
  return policy;
}

function onDeployment(command: Command): Command {
  return command
    .option('--stack <name>', 'the CloudFormation stack of the deployment', DEFAULT_STACK)
    .option('--region <region>', 'where that is (default: the Region of your AWS configuration)');
}
