import { durationMs } from '../../core/policy/alert-settings.ts';
import { isDemo } from '../../local/run-id.ts';
import { hasEvaluated, newestRuns, runsNamed, type StoredRun } from '../../storage/stored-runs.ts';
import { COMMAND } from '../kit/command-line.ts';
import { CliError } from '../kit/errors.ts';
import { sanitize } from '../kit/sanitize.ts';
import { timeAndAge } from '../results/origin.ts';
import type { Results } from '../results/results.ts';

export interface ChosenRuns {
  readonly before: StoredRun;
  readonly after: StoredRun;
  /** Newer ones that evaluated nothing, where nobody named any. */
  readonly passedOver: readonly StoredRun[];
}

/** Runs that an error names. */
const MAX_NAMED = 10;

/** Two runs; of one, that and the newest; of none, the newest and the one before it. Throws CliError. */
export async function chooseRuns([first, second]: readonly string[], results: Results, now: Date): Promise<ChosenRuns> {
  const passedOver: StoredRun[] = [];
  const newest = second === undefined ? await newestWith(results, first === undefined ? 2 : 1, passedOver) : [];
  const after = second === undefined ? newest[0] : await oneNamed(second, results, now);
  if (!after) throw new CliError(`There are no results in ${results.where} yet`, [...results.advice]);
  const before = first === undefined ? newest[1] : await oneNamed(first, results, now);
  if (!before) {
    throw new CliError(
      `${sanitize(after.runId)} is the only run in ${results.where} with evaluations: there is nothing to compare it with`,
      isDemo(after.runId)
        ? [`To have a second one:  ${COMMAND} run --demo`]
        : [...results.advice, 'Runs are removed because of their age: docs/configuration.md, retention.'],
    );
  }
  if (before.runId === after.runId) {
    throw new CliError(
      `${sanitize(before.runId)} is ${second === undefined ? 'the newest run itself' : 'named twice'}: name another one`,
      await listed(results, now),
    );
  }
  return { before, after, passedOver };
}

async function newestWith(results: Results, count: number, passedOver: StoredRun[]): Promise<StoredRun[]> {
  const found: StoredRun[] = [];
  for await (const run of newestRuns(results)) {
    if (!hasEvaluated(run)) passedOver.push(run);
    else if (found.push(run) === count) break;
  }
  return found;
}

/** `7d`: by how long ago. */
const AGE = /^[1-9]\d{0,3}[mhd]$/;

async function oneNamed(name: string, results: Results, now: Date): Promise<StoredRun> {
  if (AGE.test(name)) return newestBefore(name, results, now);
  const [run, ...others] = name === '' ? [] : await runsNamed(results, name);
  if (!run) {
    throw new CliError(
      `There is no run ${sanitize(name)} in ${results.where}: there never was, it was removed because of its age, or its summary cannot be read`,
      await listed(results, now),
    );
  }
  if (others.length > 0) {
    const named = [run, ...others];
    throw new CliError(`Several runs begin with ${sanitize(name)}: give more of the name`, [
      ...named.slice(0, MAX_NAMED).map((each) => runLine(each, now)),
      ...more(named.length > MAX_NAMED),
    ]);
  }
  return run;
}

/** The newest that is at least as old, and has evaluated something. */
async function newestBefore(age: string, results: Results, now: Date): Promise<StoredRun> {
  let oldest: StoredRun | undefined;
  for await (const run of newestRuns(results)) {
    if (!hasEvaluated(run)) continue;
    if (now.getTime() - Date.parse(run.asOf) >= durationMs(age)) return run;
    oldest = run;
  }
  throw new CliError(
    `No run in ${results.where} is ${age} old: there was none then, or it was removed because of its age`,
    oldest ? ['The oldest that is there:', runLine(oldest, now)] : [...results.advice],
  );
}

/** The newest runs that there are. */
export async function listed(results: Results, now: Date): Promise<string[]> {
  const runs: StoredRun[] = [];
  for await (const run of newestRuns(results)) if (runs.push(run) > MAX_NAMED) break;
  if (runs.length === 0) return [...results.advice];
  return ['There are:', ...runs.slice(0, MAX_NAMED).map((run) => runLine(run, now)), ...more(runs.length > MAX_NAMED)];
}

function more(are: boolean): string[] {
  return are ? ['  … older ones'] : [];
}

function runLine({ runId, asOf, head }: StoredRun, now: Date): string {
  const what = head ? (head.status === 'complete' ? '' : `  ${head.status}`) : '  expired, but for what is kept';
  return `  ${sanitize(runId)}  ${timeAndAge(asOf, now)}${what}`;
}
