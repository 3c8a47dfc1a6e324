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

/** Undefined where a scope has none from before a run. Its evaluations are those in latest/, which do not expire. */
export async function newestBefore(
  objects: ReadableTexts,
  scopeId: string,
  run: { readonly asOf: string },
): Promise<Newest | undefined> {
  const newest = (await readLatest(objects))[scopeId];
  if (!newest || Date.parse(newest.asOf) >= Date.parse(run.asOf)) return undefined;
  return { ...newest, evaluationsKey: runKeys.evaluations(newestPrefix(scopeId, newest.runId), scopeId) };
}

/** The lines of an earlier run's evaluations, in the order of their keys; none where they have expired, or from where they are damaged. */
export async function* earlierLines(objects: ReadableObjects, evaluationsKey: string): AsyncGenerator<string> {
  try {
    yield* objects.readLines(evaluationsKey);
  } catch (error) {
    if (!isDamage(error)) throw error;
  }
}
