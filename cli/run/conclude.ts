import { Policy } from '../../core/policy/schema.ts';
import type { AccountNames } from '../../core/text/owner-of.ts';
import type { Outcome } from '../../local/outcome.ts';
import type { Description, Source } from '../../local/source.ts';
import { directoryObjects } from '../../storage/directory-objects.ts';
import { runKeys } from '../../storage/keys.ts';
import { findJson } from '../../storage/objects.ts';
import { accountNamesOver } from '../aws/account-names.ts';
import { sinceLines } from '../diff/since.ts';
import { localFindings } from '../findings/all-findings.ts';
import { type ExitJudgement, judge } from '../findings/fail-on.ts';
import { MOST_SHOWN } from '../findings/groups.ts';
import { reportLines } from '../findings/report.ts';
import { joinBlocks } from '../kit/blocks.ts';
import { CliError, printError } from '../kit/errors.ts';
import { SIGNAL_EXIT } from '../kit/interrupt.ts';
import type { Io, Signal } from '../kit/io.ts';
import { runFailure } from '../monitor/failure.ts';
import { outFlags } from '../results/local.ts';
import { closingLines } from './closing.ts';
import { jsonDocument } from './json.ts';
import type { ToldMessage } from './messages.ts';
import type { RunPlan } from './options.ts';
import { previewLines } from './preview.ts';
import { worstFindings } from './worst-findings.ts';

interface Target {
  readonly json: boolean;
  readonly outDir: string;
}

export interface Concluding {
  readonly plan: RunPlan;
  readonly outDir: string;
  readonly io: Pick<Io, 'out' | 'err' | 'env'>;
  readonly source: Source;
  readonly description: Description;
  readonly message: ToldMessage | undefined;
  /** The page for people. */
  readonly report: string | undefined;
  /** Why what was asked for beside the result is not there. The result is told all the same. */
  readonly unwritten?: CliError;
}

/** Prints what a run came to, also one that failed on the way. Returns the exit code. */
export async function concludeRun(outcome: Outcome, concluding: Concluding): Promise<number> {
  const { plan, outDir, io, description, message, report } = concluding;
  const { out, err } = io;
  const { exit, error } = judgementOf(plan, outcome, concluding.unwritten);
  if (plan.json) {
    out.print(jsonDocument(exit, { outDir, outcome, notes: description.notes, message, report, error }));
  } else {
    await printResult(outcome, concluding);
    if (exit.code === 2) out.print(`\nExit code 2: ${exit.reason}`);
  }
  if (error) {
    if (err.live) err.print();
    printError(err, error);
  }
  return exit.code;
}

/** By the policy that the run was judged by, else by the profiles of who started it. */
async function accountNamesOfRun(outDir: string, prefix: string | undefined, env: Io['env']): Promise<AccountNames> {
  const policy =
    prefix === undefined ? undefined : await findJson(directoryObjects(outDir), runKeys.policy(prefix), Policy);
  return await accountNamesOver(env, policy?.accountNames);
}

/** Nothing for a run that found nothing out: what is then to be said is the error. */
async function printResult(
  { summary, directory, prefix }: Outcome,
  { plan, outDir, io: { out, env }, source, description, message, report }: Concluding,
): Promise<void> {
  if (!summary) return;
  const findings = await worstFindings(outDir, summary, MOST_SHOWN);
  const accountNames = await accountNamesOfRun(outDir, prefix, env);
  const view = {
    colors: out.colors,
    columns: out.columns(),
    allFindings: localFindings(outDir, summary),
    accountNames,
  };
  const [region] = description.regions;
  const [first] = summary.worst;
  const flags = outFlags(plan.outDir);
  const worst = first && { id: first.resource.id, flags };
  const preview = plan.request.dryRun && prefix !== undefined ? await previewLines(outDir, prefix, out.colors) : [];
  const lines = joinBlocks(
    reportLines(summary, findings, view),
    sinceLines(summary, flags, out.colors),
    preview,
    closingLines(
      {
        source,
        report: report === undefined ? undefined : { file: report, flags },
        message: preview.length > 0 ? undefined : message,
        directory,
        worst,
        region,
      },
      out.colors,
    ),
  );
  for (const line of ['', ...lines]) out.print(line);
}

/** A failed run is not judged by `--fail-on`: what it did not see may be what matters. */
function judgementOf({ failOn }: RunPlan, outcome: Outcome, unwritten: CliError | undefined): ExitJudgement {
  if (outcome.status === 'SUCCEEDED' && !unwritten) return judge(failOn, outcome.summary);
  const error = outcome.status === 'SUCCEEDED' && unwritten ? unwritten : runFailure(outcome);
  return { exit: { code: 1, reason: error.message }, error };
}

/** Nothing was run, or it broke in a way that the workflow does not know. */
export function concludeFailure(
  error: CliError,
  target: Target,
  { out, err }: Pick<Io, 'out' | 'err' | 'env'>,
): number {
  const exit = { code: 1, reason: error.message };
  if (target.json) out.print(jsonDocument(exit, { outDir: target.outDir, error }));
  printError(err, error);
  return exit.code;
}

export function concludeInterruption(
  by: Signal,
  target: Target,
  { out, err }: Pick<Io, 'out' | 'err' | 'env'>,
): number {
  const error = new CliError(`Stopped by ${by === 'SIGINT' ? 'Ctrl-C' : by} before the run was complete`, [
    `What was written until then stays in ${target.outDir}`,
  ]);
  const exit = { code: SIGNAL_EXIT[by], reason: error.message };
  if (target.json) out.print(jsonDocument(exit, { outDir: target.outDir, error }));
  printError(err, error);
  return exit.code;
}
