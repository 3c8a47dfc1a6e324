import * as z from 'zod';
import { Latest } from '../../statemachine/contracts/hand-off.ts';
import { runKeys, sharedKeys } from '../../statemachine/contracts/keys.ts';
import { Run } from '../../statemachine/contracts/run.ts';
import { Summary } from '../../statemachine/contracts/summary.ts';
import { SCHEMA_VERSION } from '../../statemachine/contracts/version.ts';
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

/**
 * Points latest.json to this run for each scope that it evaluated. Other scopes keep their entry: a scope that failed
 * today was still evaluated yesterday.
 */
export async function run({ run }: Input, { objects, log }: Deps & Invocation): Promise<Output> {
  if (!run.authoritative) {
    return {
      recorded: 0,
      skipped: 'The run is not authoritative: it may have seen, or judged, less than full runs do.',
    };
  }
  const { scopes } = await getJson(objects, runKeys.summary(run.prefix), Summary);
  let recorded = 0;
  await updateJson(objects, sharedKeys.latest, Latest, (current) => {
    // Counted from zero each time: a conflict makes updateJson ask again.
    recorded = 0;
    let changed = false;
    const next: Latest['scopes'] = { ...current?.scopes };
    for (const { scope, evaluationsKey } of scopes) {
      const known = next[scope.scopeId];
      if (known?.runId === run.runId) recorded++;
      else if (known && !isBefore(known.asOf, run.asOf)) continue;
      else {
        next[scope.scopeId] = { runId: run.runId, asOf: run.asOf, prefix: run.prefix, evaluationsKey };
        recorded++;
        changed = true;
      }
    }
    return changed ? { schemaVersion: SCHEMA_VERSION, scopes: next } : undefined;
  });
  log.info('Recorded', { recorded, evaluated: scopes.length });
  return { recorded };
}

/** By time, not by text: "…:00Z" and "…:00.000Z" are the same moment. */
function isBefore(a: string, b: string): boolean {
  return Date.parse(a) < Date.parse(b);
}

export const recordTask = { name: 'Record', Input, Output, run } satisfies Task<Input, Output, Deps>;
