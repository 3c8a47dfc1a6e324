import { Command, Option } from 'commander';
import type { RemoteDeps } from '../aws/remote.ts';
import { COMMAND, QUIET_COMMAND } from '../kit/command-line.ts';
import type { Io } from '../kit/io.ts';
import { overResults } from '../kit/options.ts';
import type { RawDiffOptions } from './execute.ts';

const HELP = `
Examples:
  ${COMMAND} diff                                    the newest run, and the one before it
  ${COMMAND} diff demo-20261121T204100.000Z          that one, and the newest
  ${COMMAND} diff 7d --stack IpamMonitor             the newest that is a week old, and the newest
  ${QUIET_COMMAND} diff --stack IpamMonitor --json | jq '.new.first'

Exit codes: 0 compared, also when nothing changed · 1 failed`;

/** The module of the action is loaded when needed: it brings the AWS SDK, which --help can do without. */
export function diffCommand(io: Io, deps: RemoteDeps, exit: (code: number) => void): Command {
  return overResults(new Command('diff').description('Show what changed between two runs'))
    .argument('[from]', 'the earlier run: its name, the start of its name, or its age (7d)')
    .argument('[to]', 'the later run (default: the newest)')
    .option('--limit <number>', 'list at most this many of each', '10')
    .addOption(
      new Option('--by <figure>', 'sort rises and falls by this').choices(['units', 'percent']).default('units'),
    )
    .option('--json', 'print one JSON document and nothing else')
    .addHelpText('after', HELP)
    .action(async (from: string | undefined, to: string | undefined, raw: RawDiffOptions) => {
      const names = [from, to].filter((name) => name !== undefined);
      exit(await (await import('./execute.ts')).executeDiff(names, raw, io, deps));
    });
}
