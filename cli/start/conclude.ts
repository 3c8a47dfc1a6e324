import { accountNamesOver } from '../aws/account-names.ts';
import { executionLink } from '../aws/console.ts';
import type { Deployment } from '../aws/stack.ts';
import { type ExitJudgement, judge } from '../findings/fail-on.ts';
import { COMMAND } from '../kit/command-line.ts';
import { CliError, printError } from '../kit/errors.ts';
import { SIGNAL_EXIT } from '../kit/interrupt.ts';
import type { Io, Signal } from '../kit/io.ts';
import type { Colors } from '../kit/terminal.ts';
import { deployedFailure } from './failure.ts';
import { startDocument } from './json.ts';
import type { StartPlan } from './plan.ts';
import { deployedReport } from './report.ts';
import type { StartedExecution } from './start-execution.ts';
import type { Waited } from './wait.ts';

export interface ConcludingStart {
  readonly io: Pick<Io, 'out' | 'err' | 'env'>;
  readonly json: boolean;
  readonly started: StartedExecution;
  readonly deployment: Deployment;
  readonly plan: StartPlan;
}

/** What was started, where it can be watched, and how to follow it from here. */
export function startedLines(
  { arn, name, known, startDate }: StartedExecution,
  { stack, region }: Deployment,
  { wait }: StartPlan,
  colors: Colors,
): string[] {
  const what = known ? `Started before, at ${startDate.toISOString()}` : 'Started';
  const link = executionLink(arn);
  return [
    `${colors.green('✔')} ${what}: ${colors.bold(name)} in ${stack}, ${region}`,
    `  Execution  ${arn}`,
    ...(link ? [`  Console    ${colors.cyan(link)}`] : []),
    // The name makes a second start find the first.
    ...(wait ? [''] : [`  Follow it  ${colors.dim(`the same command with --name ${name} --wait`)}`]),
  ];
}

/** Prints what a run came to, also one that failed. Returns the exit code. */
export async function concludeWait(
  result: Waited,
  { io, json, started, deployment, plan }: ConcludingStart,
): Promise<number> {
  const { out, err } = io;
  const { exit, error } = judgementOf(plan, result, deployment);
  if (json) {
    out.print(startDocument(exit, { started, result, error }));
  } else {
    const lines = deployedReport(result, out, await accountNamesOver(io.env, result.accountNames));
    for (const line of lines.length > 0 ? ['', ...lines] : []) out.print(line);
    if (exit.code === 2) out.print(`\nExit code 2: ${exit.reason}`);
  }
  if (error) printError(err, error);
  return exit.code;
}

/** A failed run is not judged by `--fail-on`: what it did not see may be what matters. */
function judgementOf({ failOn }: StartPlan, result: Waited, deployment: Deployment): ExitJudgement {
  // The summary counts the scopes that were evaluated, too; who may not read it still has the hand-off.
  if (result.status === 'SUCCEEDED') return judge(failOn, result.summary ?? result.handOff);
  const error = deployedFailure(result, deployment);
  return { exit: { code: 1, reason: error.message }, error };
}

/** It could not be started, or not be followed to its end. Returns the exit code. */
export function concludeProblem(
  problem: CliError,
  by: Signal | undefined,
  { io, json, started }: Pick<ConcludingStart, 'io' | 'json'> & { readonly started: StartedExecution | undefined },
): number {
  const error = started && by === undefined ? withLines(problem, stillRunning(started)) : problem;
  const exit = { code: by ? SIGNAL_EXIT[by] : 1, reason: error.message };
  if (json) io.out.print(startDocument(exit, { ...(started && { started }), error }));
  printError(io.err, error);
  return exit.code;
}

/** Ctrl-C ends the watching, not the run. */
export function stoppedWatching(by: Signal, started: StartedExecution | undefined): CliError {
  const why = by === 'SIGINT' ? 'Ctrl-C' : by;
  if (!started) return new CliError(`Stopped by ${why} before anything was started`);
  return new CliError(`Stopped by ${why}; the run itself goes on`, stillRunning(started));
}

function stillRunning({ arn, name }: StartedExecution): string[] {
  return [
    `Follow it again:  ${COMMAND} start … --name ${name} --wait   (with the same options)`,
    `Stop it:          aws stepfunctions stop-execution --execution-arn ${arn}`,
  ];
}

function withLines(problem: CliError, lines: readonly string[]): CliError {
  return new CliError(problem.message, [...problem.advice, 'The run itself goes on.', ...lines], { cause: problem });
}
