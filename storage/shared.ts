import type * as z from 'zod';
import { isDamage, ObjectDamaged } from './errors.ts';
import { type ReadableTexts, readVersion } from './objects.ts';

/** An object that runs share, as far as it can be read. */
export interface Shared<T> {
  readonly value: T | undefined;
  /** Of whatever is there: what a replacement is conditional on. */
  readonly etag: string | undefined;
  /** Why what is there cannot be used. */
  readonly damage: string | undefined;
}

/** Enough to see what it is; an object that is garbage can be long. */
const MAX_WHY = 500;

/** Reads an object that runs share. What cannot be read is no reason to fail: the next write replaces it. */
export async function readShared<T>(objects: ReadableTexts, key: string, schema: z.ZodType<T>): Promise<Shared<T>> {
  let found: Awaited<ReturnType<ReadableTexts['getText']>>;
  try {
    found = await objects.getText(key);
    if (!found) return { value: undefined, etag: undefined, damage: undefined };
    const read = found;
    const as = { ...objects, getText: async () => read };
    const version = await readVersion(as, key, schema);
    return { value: version?.value, etag: read.etag, damage: undefined };
  } catch (error) {
    if (!isDamage(error)) throw error;
    const etag = found?.etag ?? (error instanceof ObjectDamaged ? error.etag : undefined);
    return { value: undefined, etag, damage: error.message.slice(0, MAX_WHY) };
  }
}
