import { Command } from 'commander';
import type { RemoteDeps } from '../aws/remote.ts';
import { COMMAND } from '../kit/command-line.ts';
import type { Io } from '../kit/io.ts';
import { overResults } from '../kit/options.ts';
import type { RawExplainOptions } from './execute.ts';

const HELP = `
Examples:
  ${COMMAND} explain subnet-0a1b2c3d4e5f67890
  ${COMMAND} explain eks-prod-a --stack IpamMonitor

Exit codes: 0 explained · 1 there is no such resource, or it is not clear which is meant`;

/** The module of the action is loaded when needed: it brings the AWS SDK, which --help can do without. */
export function explainCommand(io: Io, deps: RemoteDeps, exit: (code: number) => void): Command {
  return overResults(
    new Command('explain')
      .description('Explain one resource: what was measured, which rules were checked, why it got its verdict')
      .argument('<resource>', 'its id, name, or exact CIDR'),
  )
    .option('--scope <id>', 'only in this scope')
    .option('--json', 'print one JSON document and nothing else')
    .addHelpText('after', HELP)
    .action(async (what: string, raw: RawExplainOptions) =>
      exit(await (await import('./execute.ts')).executeExplain(what, raw, io, deps)),
    );
}
