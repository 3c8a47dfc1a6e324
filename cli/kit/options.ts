import { type Command, Option } from 'commander';

/** The stack that the app deploys when nobody renames it. */
export const DEFAULT_STACK = 'IpamMonitor';

/** For an option that can be repeated. */
export function collect(value: string, previous: readonly string[] | false = []): readonly string[] {
  // False after --no-ipam: what is said last counts.
  return [...(previous || []), value];
}

/** For a command that answers from what runs have found. `region`: where it means more than where a deployment is. */
export function overResults(command: Command, region = deploymentRegionOption()): Command {
  return command
    .option('--out <dir>', 'where runs on this machine wrote to (default: the place of the newest below out)')
    .option('--stack <name>', 'what the deployed monitor found last')
    .addOption(region);
}

export function deploymentRegionOption(): Option {
  return new Option('--region <region>', 'where that is (default: the Region of your AWS configuration)');
}
