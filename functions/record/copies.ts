import type { Run } from '../../statemachine/contracts/run.ts';
import { newestPrefix, runKeys } from '../../storage/keys.ts';
import type { Objects } from '../../storage/objects.ts';
import { describeError, isDenied, isServerFault, isThrottled } from '../shared/ec2/refusals.ts';
import type { Invocation } from '../shared/task.ts';

/** The keys of what is kept of a scope, in a run's prefix or in that of its copies. */
function keptKeys(scopeId: string): ((prefix: string) => string)[] {
  return [
    runKeys.policy,
    (prefix) => runKeys.evaluations(prefix, scopeId),
    (prefix) => runKeys.scopeSummary(prefix, scopeId),
  ];
}

/** Runs expire by age; the last thing known of a scope that fails ever since, or of all when runs stop, must not. */
export async function keepNewest(objects: Objects, { prefix, runId }: Run, scopeId: string): Promise<void> {
  const to = newestPrefix(scopeId, runId);
  for (const keyIn of keptKeys(scopeId)) await objects.copy(keyIn(prefix), keyIn(to));
}

/** What one run found of one scope, in latest/. */
export interface Copies {
  readonly scopeId: string;
  readonly runId: string;
}

/** What cannot be deleted costs some storage. That is told, and no reason to fail a run that is recorded. */
export async function discard(objects: Objects, { scopeId, runId }: Copies, log: Invocation['log']): Promise<void> {
  const prefix = newestPrefix(scopeId, runId);
  try {
    for (const keyIn of keptKeys(scopeId)) await objects.delete(keyIn(prefix));
  } catch (error) {
    if (!isDenied(error) && !isThrottled(error) && !isServerFault(error)) throw error;
    log.warn(
      `s3://${objects.bucket}/${prefix} was replaced and could not be deleted. Delete it. ${describeError(error)}`,
    );
  }
}
