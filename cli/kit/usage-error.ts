import type { Command, CommanderError } from 'commander';
import { COMMAND } from './command-line.ts';
import { CliError } from './errors.ts';
import { sanitize } from './sanitize.ts';

/** What commander says about arguments, in the style of our own errors, with the help that fits. */
export function usageError(error: CommanderError, program: Command, argv: readonly string[]): CliError {
  const command = program.commands.find((each) => argv.includes(each.name()));
  const subcommand = command?.commands.find((each) => argv.includes(each.name()));
  const names = [command, subcommand].flatMap((each) => each?.name() ?? []);
  const [first = '', suggestion] = error.message.replace(/^error: /, '').split('\n');
  // "(Did you mean --from?)"
  const better = suggestion?.replace(/^\((.*)\)$/, '$1');
  return new CliError(sanitize(first), [
    ...(better ? [better] : []),
    `Usage:  ${[COMMAND, ...names, '--help'].join(' ')}`,
  ]);
}
