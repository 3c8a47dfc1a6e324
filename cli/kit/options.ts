import { type Command, Option } from 'commander';

/** The stack that the app deploys when nobody renames it. */
export const DEFAULT_STACK = 'IpamMonitor';

/** For an option that can be repeated. */
export function collect(value: string, previous: readonly string[] | false = []): readonly string[] {
  // False after --no-ipam: what is said last counts.
  return [...(previous || []), value];
}

/** For a command that answers from what runs have found. */
export function overResults(command: Command, several?: typeof collect): Command {
  const region = new Option('--region <region>', 'where that is (default: the Region of your AWS configuration)');
  return command
    .option('--out <dir>', 'where runs on this machine wrote to (default: the place of the newest below out)')
    .option('--stack <name>', 'what the deployed monitor found last')
    .addOption(several ? region.argParser(several) : region);
}
