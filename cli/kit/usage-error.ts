import type { Command, CommanderError } from 'commander';
import { COMMAND } from './command-line.ts';
import { CliError } from './errors.ts';
import { sanitize } from './sanitize.ts';

/** What commander says about arguments, in the style of our own errors, with the help that fits. */
export function usageError(error: CommanderError, program: Command, argv: readonly string[]): CliError {
  const names: string[] = [];
  for (let command = typedIn(program, argv); command; command = typedIn(command, argv)) names.push(command.name());
  const [first = '', suggestion] = error.message.replace(/^error: /, '').split('\n');
  // "(Did you mean --from?)"
  const better = suggestion?.replace(/^\((.*)\)$/, '$1');
  return new CliError(sanitize(first), [
    ...(better ? [better] : []),
    `Usage:  ${[COMMAND, ...names, '--help'].join(' ')}`,
  ]);
}

function typedIn({ commands }: Command, argv: readonly string[]): Command | undefined {
  return commands.find((each) => argv.includes(each.name()));
}
