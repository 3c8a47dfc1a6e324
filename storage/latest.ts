import { Latest } from '../statemachine/contracts/hand-off.ts';
import { isDamage } from './errors.ts';
import { newestPrefix, runKeys, sharedKeys } from './keys.ts';
import type { ReadableObjects, ReadableTexts } from './objects.ts';
import { readShared } from './shared.ts';

/** The newest authoritative result of a scope. */
type Newest = Latest['scopes'][string];

/** By the scopes' ids; none where latest.json cannot be read. What they hold is under `newestPrefix`. */
export async function readLatest(objects: ReadableTexts): Promise<Latest['scopes']> {
  return (await readShared(objects, sharedKeys.latest, Latest)).value?.scopes ?? {};
}

/** Of a scope, if it has one. Its evaluations are those in latest/, which do not expire. */
export async function newestOf(objects: ReadableTexts, scopeId: string): Promise<Newest | undefined> {
  const newest = (await readLatest(objects))[scopeId];
  return newest && { ...newest, evaluationsKey: keptEvaluations(scopeId, newest) };
}

/** Where the evaluations of a scope's newest result stay when its run has expired. */
export function keptEvaluations(scopeId: string, { runId }: Pick<Newest, 'runId'>): string {
  return runKeys.evaluations(newestPrefix(scopeId, runId), scopeId);
}

/** The lines of an earlier run's evaluations, in the order of their keys; none where they have expired, or from where they are damaged. */
export async function* earlierLines(objects: ReadableObjects, evaluationsKey: string): AsyncGenerator<string> {
  try {
    yield* objects.readLines(evaluationsKey);
  } catch (error) {
    if (!isDamage(error)) throw error;
  }
}
