import { Command } from 'commander';
import type { RemoteDeps } from '../../aws/remote.ts';
import { COMMAND } from '../../kit/command-line.ts';
import type { Io } from '../../kit/io.ts';
import { overResults } from '../../kit/options.ts';
import type { RawCloudWatchOptions } from './cloudwatch/execute.ts';
import type { RawImportOptions } from './finish.ts';

const EXAMPLES = `
Examples:
  ${COMMAND} history import cloudwatch --dry-run    read, and show what would be imported
  ${COMMAND} history import csv usage.csv           your own figures
  ${COMMAND} history import cloudwatch --demo       try it, after run --demo`;

const EXIT_CODES = `
Exit codes: 0 imported, or there already, or would be (--dry-run) · 1 failed · 2 there was nothing to import`;

const CSV_HELP = `
The first line names the columns, in any order; a line after it is a day, or an hour:
  resource,day,peak_percent,mean_percent         subnet-0123456789abcdef0,2026-11-20,81.5,77
  resource,time,used_percent                     10.0.1.0/24,2026-11-20T14:00Z,80.2
resource is an id, a key or an exact CIDR; account, region, history, cidr, basis, total and samples may be there.
What history --output csv prints is understood.
${EXIT_CODES}`;

/** The modules of the actions are loaded when needed: they bring the AWS SDK, which --help can do without. */
export function importCommand(io: Io, deps: RemoteDeps, exit: (code: number) => void): Command {
  const command = new Command('import')
    .description('Import utilization from before the first run')
    .addHelpText('after', EXAMPLES);
  importing(command.command('cloudwatch').description('Utilization metrics that CloudWatch has kept'))
    .option('--demo', 'metrics that are made up for the results of run --demo; nothing is called')
    .addHelpText('after', EXIT_CODES)
    .action(async (raw: RawCloudWatchOptions, command: Command) =>
      exit(await (await import('./cloudwatch/execute.ts')).importCloudWatch(whole(raw, command), io, deps)),
    );
  importing(command.command('csv').description('Your own figures, from a file'))
    .argument('<file>', 'CSV file')
    .addHelpText('after', CSV_HELP)
    .action(async (file: string, raw: RawImportOptions, command: Command) =>
      exit(await (await import('./csv/execute.ts')).importCsv(file, whole(raw, command), io, deps)),
    );
  return command;
}

function importing(command: Command): Command {
  return overResults(command)
    .option('--dry-run', 'say what it would do, and write nothing')
    .option('--json', 'print one JSON document and nothing else');
}

/** `history --stack NAME import …`: what stands before `import` is as good as after it. */
function whole<T extends RawImportOptions>(raw: T, command: Command): T {
  return { ...command.optsWithGlobals(), ...raw };
}
