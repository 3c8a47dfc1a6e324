import { Latest } from '../../statemachine/contracts/hand-off.ts';
import type { Run } from '../../statemachine/contracts/run.ts';
import type { RunChanges } from '../../statemachine/contracts/run-changes.ts';
import type { Summary } from '../../statemachine/contracts/summary.ts';
import { ObjectMissing } from '../../storage/errors.ts';
import { sharedKeys } from '../../storage/keys.ts';
import { findJson, type Objects } from '../../storage/objects.ts';
import { keptRuns, newestFirst } from '../../storage/stored-runs.ts';
import { runChanges } from '../shared/run-changes.ts';
import type { Invocation } from '../shared/task.ts';

const NONE = 'No full run was recorded before this one.';

/**
 * What changed since the authoritative run before this one that evaluated something: from its copies in latest/, which stay
 * until Record replaces them. A scope that failed then is not among them, and counts as not seen.
 */
export function changesSinceLast(
  { runId, asOf }: Run,
  summary: Pick<Summary, 'scopes' | 'failedScopes'>,
  deps: { readonly objects: Objects } & Invocation,
): Promise<RunChanges> {
  const choose = async () => {
    // A damaged one is not as if there was none.
    const latest = await findJson(deps.objects, sharedKeys.latest, Latest);
    const kept = [...keptRuns(latest?.scopes ?? {}).values()].sort(newestFirst);
    const newest = kept.find((run) => Date.parse(run.asOf) < Date.parse(asOf));
    if (newest === undefined && kept.length > 0) {
      throw new ObjectMissing('A later run was recorded first: what was kept of the run before this one is replaced.');
    }
    return newest && { ...newest, fromKept: true as const };
  };
  return runChanges({ runId, asOf, summary, kept: [] }, { choose, none: NONE }, deps);
}
