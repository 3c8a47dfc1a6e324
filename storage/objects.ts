import type * as z from 'zod';
import { InvalidInput, InvalidOutput } from '../statemachine/contracts/invalid.ts';
import { ObjectMissing, WriteConflict } from './errors.ts';

/** The monitor's bucket, as the steps use it. s3-objects.ts is the real one; tests have one in memory. */
export interface Objects {
  readonly bucket: string;
  /** Undefined where there is no such object. */
  getText(key: string): Promise<{ text: string; etag: string } | undefined>;
  /** With a condition, throws WriteConflict when another writer was first (412, 409, or 404 under If-Match). */
  putText(key: string, text: string, options: { contentType: string; condition?: WriteCondition }): Promise<void>;
  /** The lines of a gzip JSON Lines object, streamed. Throws ObjectMissing. */
  readLines(key: string): AsyncIterable<string>;
  /** Copies an object within the bucket, as it is. Throws ObjectMissing. */
  copy(from: string, to: string): Promise<void>;
  /** What is not there is deleted, too. */
  delete(key: string): Promise<void>;
  /** Writes lines as a gzip JSON Lines object, streamed. */
  writeLines(key: string, lines: AsyncIterable<string> | Iterable<string>): Promise<void>;
}

export type WriteCondition = { ifNoneMatch: '*' } | { ifMatch: string };

/** Reads an object that an earlier step of the same run wrote. Throws ObjectMissing, InvalidInput. */
export async function getJson<T>(objects: Objects, key: string, schema: z.ZodType<T>): Promise<T> {
  const found = await objects.getText(key);
  if (!found) {
    throw new ObjectMissing(
      `s3://${objects.bucket}/${key} is not there. An earlier step of this run writes it: was it deleted, or did it expire?`,
    );
  }
  return parseJson(objects, key, found.text, schema);
}

/** Like getJson, for an object that may not be there yet. */
export async function findJson<T>(objects: Objects, key: string, schema: z.ZodType<T>): Promise<T | undefined> {
  const found = await objects.getText(key);
  return found && parseJson(objects, key, found.text, schema);
}

/** Throws InvalidOutput when the value breaks its own contract. */
export async function putJson<T>(objects: Objects, key: string, schema: z.ZodType<T>, value: T): Promise<void> {
  await objects.putText(key, toJson(objects, key, schema, value), { contentType: 'application/json' });
}

/** An object that runs share, as it was read: what a change of it is based on. */
export interface Version<T> {
  readonly value: T;
  readonly etag: string;
}

export async function readVersion<T>(
  objects: Objects,
  key: string,
  schema: z.ZodType<T>,
): Promise<Version<T> | undefined> {
  const found = await objects.getText(key);
  return found && { value: parseJson(objects, key, found.text, schema), etag: found.etag };
}

/** Writes an object that runs share if it still is what it was read as. Throws WriteConflict. */
export async function putIfUnchanged<T>(
  objects: Objects,
  key: string,
  schema: z.ZodType<T>,
  value: T,
  before: Version<T> | undefined,
): Promise<void> {
  await objects.putText(key, toJson(objects, key, schema, value), {
    contentType: 'application/json',
    condition: before ? { ifMatch: before.etag } : { ifNoneMatch: '*' },
  });
}

/**
 * Changes an object that runs share: reads it, computes the next state and writes it on condition that nobody else
 * did in between. Returns undefined from `change` to leave it as it is.
 */
export async function updateJson<T>(
  objects: Objects,
  key: string,
  schema: z.ZodType<T>,
  change: (current: T | undefined) => T | undefined,
  { attempts = 5, pause = jitteredPause }: { attempts?: number; pause?: (attempt: number) => Promise<void> } = {},
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const before = await readVersion(objects, key, schema);
    const next = change(before?.value);
    if (next === undefined) return;
    try {
      await putIfUnchanged(objects, key, schema, next, before);
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

function toJson<T>(objects: Objects, key: string, schema: z.ZodType<T>, value: T): string {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw InvalidOutput.from(`s3://${objects.bucket}/${key}`, parsed.error);
  return JSON.stringify(parsed.data);
}

/** One line of a JSON Lines object; where lines differ, `schema` tells theirs. Throws InvalidInput, which names the object and the beginning of the line. */
export function parseLine<T>(
  objects: Objects,
  key: string,
  line: string,
  schema: z.ZodType<T> | ((value: unknown) => z.ZodType<T>),
): T {
  // Put together for the error only: this runs for each of millions of lines.
  const what = () => `A line of s3://${objects.bucket}/${key} (${JSON.stringify(line.slice(0, MAX_QUOTED))})`;
  return parse(what, line, schema);
}

/** Enough for the key of a resource, which its line begins with. */
const MAX_QUOTED = 200;

function parseJson<T>(objects: Objects, key: string, text: string, schema: z.ZodType<T>): T {
  return parse(() => `s3://${objects.bucket}/${key}`, text, schema);
}

function parse<T>(what: () => string, text: string, schema: z.ZodType<T> | ((value: unknown) => z.ZodType<T>)): T {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new InvalidInput(`${what()} is not JSON: ${String(error)}`, { cause: error });
  }
  const parsed = (typeof schema === 'function' ? schema(value) : schema).safeParse(value);
  if (!parsed.success) throw InvalidInput.from(what(), parsed.error);
  return parsed.data;
}
