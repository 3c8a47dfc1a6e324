import type { Damage } from '../../core/alerts/troubles.ts';
import { EARLIER_RUN } from '../../core/judge/proofs.ts';
import { isNewer } from '../../core/text/times.ts';
import type { Latest } from '../../statemachine/contracts/hand-off.ts';
import type { Run } from '../../statemachine/contracts/run.ts';
import type { Summary } from '../../statemachine/contracts/summary.ts';
import { isDamage } from '../../storage/errors.ts';
import { keptEvaluations } from '../../storage/latest.ts';
import type { Objects } from '../../storage/objects.ts';
import { readEvaluations } from '../../storage/runs.ts';
import { unusable } from './shared-state.ts';

/** What Evaluate was to compare scopes with, and could not read. Read only where it did not compare. */
export async function damagedEarlier(
  objects: Objects,
  run: Run,
  { scopes }: Pick<Summary, 'scopes'>,
  latest: Latest | undefined,
  now: Date,
): Promise<Damage[]> {
  const damaged: Damage[] = [];
  for (const { scope, read } of scopes) {
    const newest = latest && Object.hasOwn(latest.scopes, scope.scopeId) ? latest.scopes[scope.scopeId] : undefined;
    if (!newest || read[EARLIER_RUN] || isNewer(newest.asOf, run, now)) continue;
    const key = keptEvaluations(scope.scopeId, newest);
    const why = await damageOf(objects, key);
    const remedy = 'What moved since then is not known. The next run compares with this one.';
    if (why !== undefined) damaged.push({ key, why: unusable(objects, key, why), remedy, lasts: false });
  }
  return damaged;
}

async function damageOf(objects: Objects, key: string): Promise<string | undefined> {
  try {
    for await (const _ of readEvaluations(objects, key)) {
      // Only whether it can be read to its end.
    }
    return undefined;
  } catch (error) {
    if (isDamage(error)) return error.message;
    throw error;
  }
}
