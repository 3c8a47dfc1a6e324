import type * as z from 'zod';
import { WriteConflict } from './errors.ts';
import { type Texts, toJson, type Version } from './objects.ts';
import { readShared } from './shared.ts';

/** Writes an object that runs share if it still is what it was read as. Throws WriteConflict. */
export async function putIfUnchanged<T>(
  objects: Texts,
  key: string,
  schema: z.ZodType<T>,
  value: T,
  before: Pick<Version<T>, 'etag'> | undefined,
): Promise<void> {
  await objects.putText(key, toJson(objects, key, schema, value), {
    contentType: 'application/json',
    condition: before ? { ifMatch: before.etag } : { ifNoneMatch: '*' },
  });
}

/**
 * Changes an object that runs share: reads it, computes the next state and writes it on condition that nobody else
 * did in between. Returns undefined from `change` to leave it as it is.
 * What cannot be read is replaced, as if it were not there.
 */
export async function updateJson<T>(
  objects: Texts,
  key: string,
  schema: z.ZodType<T>,
  change: (current: T | undefined) => T | undefined,
  { attempts = 5, pause = jitteredPause }: { attempts?: number; pause?: (attempt: number) => Promise<void> } = {},
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const { value, etag } = await readShared(objects, key, schema);
    const next = change(value);
    if (next === undefined) return;
    try {
      await putIfUnchanged(objects, key, schema, next, etag === undefined ? undefined : { etag });
      return;
    } catch (error) {
      if (!(error instanceof WriteConflict) || attempt >= attempts) throw error;
      await pause(attempt);
    }
  }
}

/** Up to 100, 200, 400 … ms: several runs that collide must not collide again in step. */
export function jitteredPause(attempt: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.random() * 100 * 2 ** (attempt - 1)));
}
