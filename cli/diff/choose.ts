import { isDemo } from '../../local/run-id.ts';
import type { StoredRun } from '../../storage/stored-runs.ts';
import { COMMAND } from '../kit/command-line.ts';
import { CliError } from '../kit/errors.ts';
import { sanitize } from '../kit/sanitize.ts';
import type { Results } from '../results/results.ts';
import { listedRuns, newestEvaluated, runNamed } from '../results/runs.ts';

export interface ChosenRuns {
  readonly before: StoredRun;
  readonly after: StoredRun;
  /** Newer ones that evaluated nothing, where nobody named any. */
  readonly passedOver: readonly StoredRun[];
}

/** Two runs; of one, that and the newest; of none, the newest and the one before it. Throws CliError. */
export async function chooseRuns([first, second]: readonly string[], results: Results, now: Date): Promise<ChosenRuns> {
  const passedOver: StoredRun[] = [];
  const newest = second === undefined ? await newestEvaluated(results, first === undefined ? 2 : 1, passedOver) : [];
  const after = second === undefined ? newest[0] : await runNamed(second, results, now);
  if (!after) throw new CliError(`There are no results in ${results.where} yet`, [...results.advice]);
  const before = first === undefined ? newest[1] : await runNamed(first, results, now);
  if (!before) {
    throw new CliError(
      `${sanitize(after.runId)} is the only run in ${results.where} with evaluations: there is nothing to compare it with`,
      isDemo(after.runId)
        ? [`To have a second one:  ${COMMAND} run --demo`]
        : [...results.advice, 'Old runs are removed: see retention in docs/configuration.md.'],
    );
  }
  if (before.runId === after.runId) {
    throw new CliError(
      `${sanitize(before.runId)} is ${second === undefined ? 'the newest run itself' : 'named twice'}: name another one`,
      await listedRuns(results, now),
    );
  }
  return { before, after, passedOver };
}
