import { durationMs } from '../../core/policy/alert-settings.ts';
import { hasEvaluated, newestRuns, runsNamed, type StoredRun } from '../../storage/stored-runs.ts';
import { CliError } from '../kit/errors.ts';
import { sanitize } from '../kit/sanitize.ts';
import { timeAndAge } from './origin.ts';
import type { Results } from './results.ts';

/** Runs that an error names. */
const MAX_NAMED = 10;

/** The newest that evaluated something; those that did not are passed over. */
export async function newestEvaluated(results: Results, count: number, passedOver: StoredRun[]): Promise<StoredRun[]> {
  const found: StoredRun[] = [];
  for await (const run of newestRuns(results)) {
    if (!hasEvaluated(run)) passedOver.push(run);
    else if (found.push(run) === count) break;
  }
  return found;
}

/** `7d`: by how long ago. */
const AGE = /^[1-9]\d{0,3}[mhd]$/;

/** The one of that name, or the beginning of it, or of an age. Throws CliError. */
export async function runNamed(name: string, results: Results, now: Date): Promise<StoredRun> {
  if (AGE.test(name)) return newestBefore(name, results, now);
  const [run, ...others] = name === '' ? [] : await runsNamed(results, name);
  if (!run) {
    throw new CliError(
      `There is no run ${sanitize(name)} in ${results.where}: there never was, it was removed because of its age, or its summary cannot be read`,
      await listedRuns(results, now),
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
export async function listedRuns(results: Results, now: Date): Promise<string[]> {
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
