import * as z from 'zod';
import { concurrently } from '../../core/streams/concurrently.ts';
import { isNewer } from '../../core/text/times.ts';
import { bounded, MAX_PROBLEMS } from '../../statemachine/contracts/bounded.ts';
import { Latest } from '../../statemachine/contracts/hand-off.ts';
import { Run } from '../../statemachine/contracts/run.ts';
import { Summary } from '../../statemachine/contracts/summary.ts';
import { SCHEMA_VERSION } from '../../statemachine/contracts/version.ts';
import { runKeys, sharedKeys } from '../../storage/keys.ts';
import { readLatest } from '../../storage/latest.ts';
import { getJson, type Objects } from '../../storage/objects.ts';
import { updateJson } from '../../storage/update-json.ts';
import { isDenied, mayPass } from '../shared/ec2/refusals.ts';
import { HistoryNotKept } from '../shared/errors.ts';
import type { Invocation, Task } from '../shared/task.ts';
import { type Copies, discard, keepNewest } from './copies.ts';
import type { HistoryDeps } from './history/commit.ts';
import { keepHistories } from './history/keep.ts';
import { textOf } from './history/outcomes.ts';
import { keepReport } from './report.ts';
import { sweep } from './sweep.ts';

export const Input = z.object({ run: Run });
export type Input = z.infer<typeof Input>;

export const Output = z.object({
  recorded: z.int().describe('Scopes for which latest.json now points to this run.'),
  problems: z.array(z.string()).optional().describe('What is wrong with histories.'),
  skipped: z.string().optional().describe('Why nothing was recorded.'),
});
export type Output = z.infer<typeof Output>;

export type Deps = HistoryDeps;

/** Copies under way at a time: each takes S3 some tens of milliseconds, and there are three a scope. */
const CONCURRENCY = 20;

/**
 * Copies what this run found to where it does not expire, then points latest.json to this run for each scope that it
 * evaluated. Other scopes keep their entry: a scope that failed today was still evaluated yesterday. Then it deletes
 * the copies that nothing points to any more, copies the run's report, and the first run of a day what dead attempts left behind. In this order,
 * and with copies that belong to one run each, latest.json never names a copy that is not there, however runs interleave.
 *
 * The histories come after that: where one of them fails, the run is recorded nevertheless.
 */
export async function run({ run }: Input, deps: Deps & Invocation): Promise<Output> {
  const { objects, now, log } = deps;
  if (!run.authoritative) {
    return {
      recorded: 0,
      skipped: 'The run is not authoritative: it may have seen, or judged, less than full runs do.',
    };
  }
  const summary = await getJson(objects, runKeys.summary(run.prefix), Summary);
  const { scopes } = summary;
  const before = await readLatest(objects);
  const copied = scopes.filter(({ scope: { scopeId } }) => takesOver(run, before[scopeId], now()));
  await concurrently(copied, CONCURRENCY, ({ scope }) => keepNewest(objects, run, scope.scopeId));

  const hasLedger = await ledgerIsThere(objects);
  let recorded: string[] = [];
  let replaced: Copies[] = [];
  let kept: Latest['scopes'] | undefined;
  await updateJson(objects, sharedKeys.latest, Latest, (current) => {
    const known = current?.scopes ?? {};
    const taken = copied.filter(({ scope: { scopeId } }) => takesOver(run, known[scopeId], now()));
    const added = taken.map(({ scope: { scopeId }, evaluationsKey }): [string, Latest['scopes'][string]] => [
      scopeId,
      { runId: run.runId, asOf: run.asOf, prefix: run.prefix, evaluationsKey },
    ]);
    const next = { ...known, ...Object.fromEntries(added) };
    recorded = scopes.map(({ scope }) => scope.scopeId).filter((scopeId) => next[scopeId]?.runId === run.runId);
    replaced = [
      ...taken.flatMap(({ scope: { scopeId } }) => {
        const entry = known[scopeId];
        return entry ? [{ scopeId, runId: entry.runId }] : [];
      }),
      // This run's own, where a newer run was first: also those of an attempt that ended before it came to this.
      ...scopes.flatMap(({ scope: { scopeId } }) =>
        next[scopeId]?.runId === run.runId ? [] : [{ scopeId, runId: run.runId }],
      ),
    ];
    kept = added.length > 0 && isFirstOfDay(run, known) ? next : undefined;
    if (added.length === 0) return undefined;
    const mark = hasLedger || current?.hasLedger ? { hasLedger: true as const } : {};
    return { schemaVersion: SCHEMA_VERSION, scopes: next, ...mark };
  });
  await concurrently(replaced, CONCURRENCY, (copies) => discard(objects, copies, log));
  if (recorded.length > 0) await keepReport(run, deps);
  if (kept) await sweep(kept, deps);
  const { kept: histories, problems, failed } = await keepHistories(run, summary, deps);
  log.info('Recorded', { recorded: recorded.length, evaluated: scopes.length, histories });
  if (problems.length > 0) await hand(problems, objects);
  if (failed.length > 0) throw new HistoryNotKept(`The results are recorded. ${bounded(failed).join(' ')}`);
  return {
    recorded: recorded.length,
    ...(problems.length > 0 && { problems: bounded(problems.map((each) => () => textOf(each))) }),
  };
}

/** To the next run, which tells it: this one has told all that it had. A run that is recorded takes it away. */
async function hand(problems: NonNullable<Latest['historyProblems']>, objects: Objects): Promise<void> {
  await updateJson(objects, sharedKeys.latest, Latest, (current) => {
    if (!current) return undefined;
    const { historyProblems: before = [] } = current;
    const added = problems.filter(({ key, why }) => !before.some((each) => each.key === key && each.why === why));
    if (added.length === 0) return undefined;
    return { ...current, historyProblems: [...before, ...added].slice(0, MAX_PROBLEMS) };
  });
}

/** Whether this run's result of a scope is newer than the one that latest.json knows. */
function takesOver(run: Run, known: Latest['scopes'][string] | undefined, now: Date): boolean {
  return known === undefined || (known.runId !== run.runId && !isNewer(known.asOf, run, now));
}

/** Decide may have failed in all runs so far. What cannot be read now, a later run records. */
async function ledgerIsThere(objects: Objects): Promise<boolean> {
  try {
    return (await objects.getText(sharedKeys.ledger)) !== undefined;
  } catch (error) {
    if (!isDenied(error) && !mayPass(error)) throw error;
    return false;
  }
}

/** Where nothing was known, it may have been lost: there is a day to put it back before anything is deleted. */
function isFirstOfDay({ asOf }: Run, known: Latest['scopes']): boolean {
  const days = Object.values(known).map((newest) => newest.asOf.slice(0, 10));
  return days.length > 0 && !days.includes(asOf.slice(0, 10));
}

export const recordTask: Task<Input, Output, Deps> = { name: 'Record', Input, Output, run };
