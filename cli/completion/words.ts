import type { Command, Option } from 'commander';

export interface Completable {
  /** Names of the commands that lead here: none of the program itself. */
  readonly path: readonly string[];
  readonly commands: readonly { readonly name: string; readonly about: string }[];
  readonly options: readonly { readonly long: string; readonly about: string; readonly takesValue: boolean }[];
}

/** The program and every command below it, as it knows itself: nothing is listed twice by hand. */
export function completables(command: Command, path: readonly string[] = []): Completable[] {
  const visible = ({ hidden, long }: Option) => !hidden && long !== undefined;
  const options = command.options.filter(visible).flatMap((option) => aboutOption(option));
  const help = { long: '--help', about: 'print this help', takesValue: false };
  return [
    {
      path,
      commands: command.commands.map((each) => ({ name: each.name(), about: each.description() })),
      options: [...options, help],
    },
    ...command.commands.flatMap((each) => completables(each, [...path, each.name()])),
  ];
}

function aboutOption({ long, description, required, optional }: Option): Completable['options'] {
  return long == null ? [] : [{ long, about: description, takesValue: required || optional }];
}
