import { Command } from 'commander';
import type { RemoteDeps } from '../aws/remote.ts';
import { COMMAND } from '../kit/command-line.ts';
import type { Io } from '../kit/io.ts';
import { collect } from '../kit/options.ts';
import type { RawDoctorOptions } from './execute.ts';

const EXAMPLES = `
Examples:
  Before the first run: where is the IPAM, and may I read it?
    ${COMMAND} doctor --profile network-readonly
  Only in these Regions
    ${COMMAND} doctor --region eu-west-1,us-east-1
  Does the deployment run, and do its messages arrive?
    ${COMMAND} doctor --stack IpamMonitor --region eu-west-1

Only reads. Exit codes: 0 nothing is wrong (there may be warnings) · 1 something is, or it could not be checked`;

export function doctorCommand(io: Io, deps: RemoteDeps, exit: (code: number) => void): Command {
  return new Command('doctor')
    .description('Say what works, what does not, and what to do about it')
    .option('--region <region>', 'where to look (default: every Region of the account); repeatable', collect)
    .option('--stack <name>', 'look at this deployment, by its CloudFormation stack')
    .option('--out <dir>', 'check the history that runs on this machine keep there')
    .option('--json', 'print one JSON document and nothing else')
    .addHelpText('after', EXAMPLES)
    .action(async (raw: RawDoctorOptions) => {
      // Loaded when needed: it brings the AWS SDK, which --help can do without.
      const { executeDoctor } = await import('./execute.ts');
      exit(await executeDoctor(raw, io, deps));
    });
}
