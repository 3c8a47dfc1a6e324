import { createRequire } from 'node:module';
import { Command, CommanderError, Option } from 'commander';
import * as z from 'zod';
import { alertCommands } from './alerts/command.ts';
import { profileRegion } from './aws/configured-region.ts';
import { profileOption, requireProfile, talksToAws, useProfile } from './aws/profile.ts';
import { type RemoteDeps, systemRemote } from './aws/remote.ts';
import { backtestCommand } from './backtest/command.ts';
import { completionCommand } from './completion/command.ts';
import { diffCommand } from './diff/command.ts';
import { doctorCommand } from './doctor/command.ts';
import { explainCommand } from './explain/command.ts';
import { findCommand } from './find/command.ts';
import { fitCommand } from './fit/command.ts';
import { historyCommand } from './history/command.ts';
import { documentText, type ErrorDocument } from './json/document.ts';
import { asCliError } from './kit/as-cli-error.ts';
import { systemClock } from './kit/clock.ts';
import { COMMAND } from './kit/command-line.ts';
import { printError } from './kit/errors.ts';
import { type Io, processIo } from './kit/io.ts';
import { refuseLostOptions } from './kit/lost-options.ts';
import { refuseUnknownHelp, usageError } from './kit/usage-error.ts';
import { listCommand } from './list/command.ts';
import type { RunDeps } from './monitor/deps.ts';
import { notifyCommand } from './notify/command.ts';
import { overlapsCommand } from './overlaps/command.ts';
import { policyCommand } from './policy/command.ts';
import { reclaimCommand } from './reclaim/command.ts';
import { reportCommand } from './report/command.ts';
import { runCommand } from './run/command.ts';
import { showCommand } from './show/command.ts';
import { startCommand } from './start/command.ts';
import { validateCommand } from './validate/command.ts';

const EXAMPLES = `
Examples:
  ${COMMAND} run --demo                         try it, no account needed
  ${COMMAND} run --region eu-west-1             your AWS account, read-only
  ${COMMAND} validate examples/seed.yaml        check a policy
  ${COMMAND} doctor                             what works in your account, and what does not
  ${COMMAND} start --wait                       a run of the deployed monitor, now
  ${COMMAND} run --help                         all options of a run`;

/** Parses arguments and runs a command. Returns the exit code. */
export async function main(
  argv: readonly string[],
  io: Io,
  deps: RunDeps,
  remote: RemoteDeps = systemRemote,
): Promise<number> {
  let code = 0;
  const exit = (to: number): void => {
    code = to;
  };
  const program = new Command('ipam-monitor')
    .description('Which part of your AWS address space runs out, when, why, and what to do')
    .version(version(), '-V, --version', 'print the version')
    .option('--no-color', 'print without colours, as with NO_COLOR set')
    .helpOption('-h, --help', 'print this help')
    .addHelpText('after', EXAMPLES)
    .exitOverride()
    // What stands after a command is the command's: `policy get --version ID` does not ask for ours.
    .enablePositionalOptions()
    .configureHelp({ showGlobalOptions: true, visibleGlobalOptions: optionsOfProgram })
    .configureOutput({
      writeOut: io.out.write,
      writeErr: io.err.write,
      getOutHelpWidth: () => Math.min(io.out.columns(), 110),
      // Said below, in the same words and style as every other error.
      outputError: () => {},
    });
  const commands = [
    ...[runCommand(io, deps, exit), validateCommand(io, exit)],
    listCommand(io, remote, exit),
    ...[findCommand(io, remote, exit), fitCommand(io, deps, remote, exit), explainCommand(io, remote, exit)],
    ...[reclaimCommand(io, remote, exit), overlapsCommand(io, remote, exit), diffCommand(io, remote, exit)],
    ...[historyCommand(io, remote, exit), backtestCommand(io, remote, exit)],
    ...[reportCommand(io, remote, exit), showCommand(io, remote, exit)],
    ...[doctorCommand(io, remote, exit), startCommand(io, remote, exit), policyCommand(io, remote, exit)],
    ...alertCommands(io, remote, exit),
    notifyCommand(io, deps, remote, exit),
    completionCommand(io, program),
  ];
  for (const command of commands) program.addCommand(withSettings(command, program));
  program.hook('preAction', async (_, command) => {
    const { profile } = Options.parse(command.opts());
    const { AWS_PROFILE: named = '' } = io.env;
    if (profile !== undefined) await useProfile(profile, io.env);
    // The default one need not be in a file: the SDK then looks elsewhere.
    else if (named !== '' && named !== 'default' && talksToAws(pathOf(command), command.opts()))
      await requireProfile(named, io.env, 'AWS_PROFILE');
  });
  try {
    refuseLostOptions(program, argv, io.env);
    refuseUnknownHelp(program, argv);
    if (argv.length === 0) program.outputHelp();
    else await program.parseAsync([...argv], { from: 'user' });
    return code;
  } catch (error) {
    // Help has been printed: asked for, or because a command needs one of its subcommands.
    if (error instanceof CommanderError && (error.exitCode === 0 || error.code === 'commander.help')) {
      return error.exitCode;
    }
    const { message, advice } = error instanceof CommanderError ? usageError(error, program, argv) : asCliError(error);
    const exit = { code: 1, reason: message };
    if (argv.includes('--json')) {
      io.out.print(documentText<ErrorDocument>({ exit, error: { message, advice: [...advice] } }));
    }
    printError(io.err, { message, advice });
    return exit.code;
  }
}

/** The names of a command and of those that it is below. */
function pathOf(command: Command): string[] {
  return command.parent ? [...pathOf(command.parent), command.name()] : [];
}

const Options = z.object({ profile: z.string().optional() });

/** Of a command and of those below it. */
function withSettings(command: Command, parent: Command): Command {
  command
    .copyInheritedSettings(parent)
    .helpOption('-h, --help', 'print this help')
    // Understood there, too; the help shows the common one.
    .addOption(new Option('--no-color').hideHelp());
  // A command with a Region option calls AWS.
  if (command.options.some(({ long }) => long === '--region')) command.addOption(profileOption());
  for (const each of command.commands) withSettings(each, command);
  return command;
}

/** Not those of a command in between, as `history` in `history import csv`: that has the same itself. */
function optionsOfProgram({ parent }: Command): Option[] {
  if (!parent) return [];
  return parent.parent ? optionsOfProgram(parent) : parent.options.filter(({ hidden }) => !hidden);
}

function version(): string {
  // By name: in the published package this file lies a folder deeper.
  const description: unknown = createRequire(import.meta.url)('aws-ipam-monitor/package.json');
  return z.object({ version: z.string() }).parse(description).version;
}

/** Runs as this process's program. */
export async function runProcess(): Promise<void> {
  const argv = process.argv.slice(2);
  const deps: RunDeps = {
    // Loaded when needed: it brings the state machine and the AWS SDK, which --help and validate can do without.
    startMonitor: async (options) => (await import('../local/monitor.ts')).startMonitor(options),
    profileRegion,
    startClock: systemClock,
  };
  // Not process.exit(): output that a slow pipe has not taken yet would be lost.
  process.exitCode = await main(argv, processIo(argv), deps);
}

if (import.meta.main) await runProcess();
