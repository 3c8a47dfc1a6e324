import * as z from 'zod';
import { Latest } from '../../statemachine/contracts/hand-off.ts';
import { newestPrefix, runKeys, sharedKeys } from '../../statemachine/contracts/keys.ts';
import { Run } from '../../statemachine/contracts/run.ts';
import { Summary } from '../../statemachine/contracts/summary.ts';
import { SCHEMA_VERSION } from '../../statemachine/contracts/version.ts';
import { concurrently } from '../shared/concurrently.ts';
import { getJson, type Objects, updateJson } from '../shared/objects.ts';
import type { Invocation, Task } from '../shared/task.ts';

export const Input = z.strictObject({ run: Run });
export type Input = z.infer<typeof Input>;

export const Output = z.strictObject({
  recorded: z.int().describe('Scopes for which latest.json now points to this run.'),
  skipped: z.string().optional().describe('Why nothing was recorded.'),
});
export type Output = z.infer<typeof Output>;

export interface Deps {
  readonly objects: Objects;
}

/** Copies under way at a time: each takes S3 some tens of milliseconds, and there are three a scope. */
const CONCURRENCY = 20;

/**
 * Points latest.json to this run for each scope that it evaluated. Other scopes keep their entry: a scope that failed
 * today was still evaluated yesterday. Then copies what the run found of them to where it does not expire.
 */
export async function run({ run }: Input, { objects, log }: Deps & Invocation): Promise<Output> {
  if (!run.authoritative) {
    return {
      recorded: 0,
      skipped: 'The run is not authoritative: it may have seen, or judged, less than full runs do.',
    };
  }
  const { scopes } = await getJson(objects, runKeys.summary(run.prefix), Summary);
  let recorded: string[] = [];
  await updateJson(objects, sharedKeys.latest, Latest, (current) => {
    // From the beginning each time: a conflict makes updateJson ask again.
    recorded = [];
    let changed = false;
    const next: Latest['scopes'] = { ...current?.scopes };
    for (const { scope, evaluationsKey } of scopes) {
      const known = next[scope.scopeId];
      if (known?.runId === run.runId) recorded.push(scope.scopeId);
      else if (known && !isBefore(known.asOf, run.asOf)) continue;
      else {
        next[scope.scopeId] = { runId: run.runId, asOf: run.asOf, prefix: run.prefix, evaluationsKey };
        recorded.push(scope.scopeId);
        changed = true;
      }
    }
    return changed ? { schemaVersion: SCHEMA_VERSION, scopes: next } : undefined;
  });
  // Afterwards, and only these: an older run that comes late must not replace what a newer one found.
  await concurrently(recorded, CONCURRENCY, (scopeId) => keepNewest(objects, run, scopeId));
  log.info('Recorded', { recorded: recorded.length, evaluated: scopes.length });
  return { recorded: recorded.length };
}

/** Runs expire by age; the last thing known of a scope that fails ever since, or of all when runs stop, must not. */
async function keepNewest(objects: Objects, { prefix }: Run, scopeId: string): Promise<void> {
  const kept = newestPrefix(scopeId);
  await objects.copy(runKeys.policy(prefix), runKeys.policy(kept));
  await objects.copy(runKeys.evaluations(prefix, scopeId), runKeys.evaluations(kept, scopeId));
  await objects.copy(runKeys.scopeSummary(prefix, scopeId), runKeys.scopeSummary(kept, scopeId));
}

/** By time, not by text: "…:00Z" and "…:00.000Z" are the same moment. */
function isBefore(a: string, b: string): boolean {
  return Date.parse(a) < Date.parse(b);
}

export const recordTask = { name: 'Record', Input, Output, run } satisfies Task<Input, Output, Deps>;
