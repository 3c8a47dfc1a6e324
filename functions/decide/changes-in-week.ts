import type { Run } from '../../statemachine/contracts/run.ts';
import type { RunChanges } from '../../statemachine/contracts/run-changes.ts';
import type { Summary } from '../../statemachine/contracts/summary.ts';
import type { Objects } from '../../storage/objects.ts';
import { newestRuns } from '../../storage/stored-runs.ts';
import { withSummary } from '../../storage/stored-side.ts';
import { runChanges } from '../shared/run-changes.ts';
import type { Invocation } from '../shared/task.ts';

const WEEK_MS = 7 * 24 * 60 * 60 * 1000;

const NONE =
  'No full run is stored that is at least 7 days old. Either there was none yet, or it was removed because of its age: then set retention.runsDays of the deployment to more than 7.';

/** What changed since the newest authoritative run that is at least a week old and evaluated something. */
export function changesInWeek(
  { runId, asOf }: Pick<Run, 'runId' | 'asOf'>,
  summary: Pick<Summary, 'scopes' | 'failedScopes'>,
  deps: { readonly objects: Objects } & Invocation,
): Promise<RunChanges> {
  const until = new Date(Date.parse(asOf) - WEEK_MS).toISOString();
  const choose = async () => {
    for await (const run of newestRuns(deps.objects, until)) {
      // What is kept of one that has expired is older still, and of some scopes only.
      if (run.head?.authoritative && run.head.scopes > 0) return await withSummary(deps.objects, { ...run, kept: [] });
    }
    return undefined;
  };
  return runChanges({ runId, asOf, summary, kept: [] }, { choose, none: NONE }, deps);
}
