import { type Command, CommanderError } from 'commander';
import { nearest } from '../../core/policy/nearest.ts';
import { COMMAND } from './command-line.ts';
import { CliError } from './errors.ts';
import { sanitize } from './sanitize.ts';

/** What commander says about arguments, in the style of our own errors, with the help that fits. */
export function usageError(error: CommanderError, program: Command, argv: readonly string[]): CliError {
  const names: string[] = [];
  for (let command = typedIn(program, argv); command; command = typedIn(command, argv)) names.push(command.name());
  const [first = ''] = error.message.replace(/^error: /, '').split('\n');
  const better = suggestion(first, names, program);
  return new CliError(sanitize(first), [
    ...(better ? [better] : []),
    `Usage:  ${[COMMAND, ...names, '--help'].join(' ')}`,
  ]);
}

/** Commander would show the help of all where there is no such command. */
export function refuseUnknownHelp(program: Command, [first, ...path]: readonly string[]): void {
  const isAsked = first === 'help' || path.includes('--help') || path.includes('-h');
  if (first === undefined || first.startsWith('-') || !isAsked) return;
  let at = program;
  for (const name of first === 'help' ? path.filter((each) => !each.startsWith('-')) : [first]) {
    const next = at.commands.find((each) => each.name() === name);
    if (!next) throw new CommanderError(1, 'commander.unknownCommand', `unknown command '${name}'`);
    at = next;
  }
}

/** Commander's own are too far: of `list`, say, it would ask whether `fit` was meant. */
function suggestion(message: string, names: readonly string[], program: Command): string | undefined {
  const [, what, typed] = /^unknown (command|option) '(.*)'$/.exec(message) ?? [];
  if (typed === undefined) return undefined;
  const within = names.reduce<Command>((at, name) => at.commands.find((each) => each.name() === name) ?? at, program);
  const known =
    what === 'command'
      ? within.commands.map((each) => each.name())
      : [...within.options, ...program.options].flatMap(({ long }) => long ?? []);
  const letters = (text: string) => [...text].sort().join('');
  const meant = nearest(typed, known) ?? known.find((name) => letters(name) === letters(typed));
  return meant === undefined ? undefined : `Did you mean ${meant}?`;
}

function typedIn({ commands }: Command, argv: readonly string[]): Command | undefined {
  return commands.find((each) => argv.includes(each.name()));
}
