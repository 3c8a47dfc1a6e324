import { Command, Option } from 'commander';
import type { RemoteDeps } from '../aws/remote.ts';
import { COMMAND, QUIET_COMMAND } from '../kit/command-line.ts';
import type { Io } from '../kit/io.ts';
import { overResults } from '../kit/options.ts';
import { FORMATS, type RawReportOptions } from './wish.ts';

const HELP = `
Examples:
  ${COMMAND} report --open                             the newest run, as a page in your browser
  ${COMMAND} report 7d --stack IpamMonitor             the newest run that is a week old
  ${COMMAND} report --redact --output for-the-vendor.html
  ${QUIET_COMMAND} report --format md >> "$GITHUB_STEP_SUMMARY"

Exit codes: 0 written · 1 there is no such run, or it cannot be read or written`;

/** The module of the action is loaded when needed: it brings the AWS SDK, which --help can do without. */
export function reportCommand(io: Io, deps: RemoteDeps, exit: (code: number) => void): Command {
  return overResults(new Command('report').description('Write what a run found as a page, or as Markdown, CSV or JSON'))
    .argument('[run]', 'its name, the start of its name, or its age (7d); default: the newest')
    .addOption(
      new Option('--format <format>', 'html: a file. The others: printed').choices(FORMATS).default(FORMATS[0]),
    )
    .option('--output <file>', 'write it there')
    .option('--open', 'open the page, where a terminal is')
    .option('--redact', 'mask account ids, names and tags')
    .option('--json', 'print one JSON document that says what was written, and nothing else')
    .addHelpText('after', HELP)
    .action(async (run: string | undefined, raw: RawReportOptions) =>
      exit(await (await import('./execute.ts')).executeReport(run, raw, io, deps)),
    );
}
