import type * as z from 'zod';
import { safeParse } from '../statemachine/contracts/compiled/safe-parse.ts';
import { InvalidInput, InvalidOutput } from '../statemachine/contracts/invalid.ts';
import { ObjectMissing } from './errors.ts';

/** What is somewhere. */
interface Located {
  /** What their addresses begin with: `s3://bucket`, or a directory. */
  readonly where: string;
}

/** Objects that are read as a whole. */
export interface ReadableTexts extends Located {
  /** Undefined where there is no such object. */
  getText(key: string): Promise<{ text: string; etag: string } | undefined>;
}

/** Those that are changed as a whole, too. */
export interface Texts extends ReadableTexts {
  /** With a condition, throws WriteConflict when another writer was first (412, 409, or 404 under If-Match). */
  putText(key: string, text: string, options: { contentType: string; condition?: WriteCondition }): Promise<void>;
}

export type WriteCondition = { ifNoneMatch: '*' } | { ifMatch: string };

/** What readers of what runs wrote need: s3-objects.ts, and directory-objects.ts for the runs of this machine. */
export interface ReadableObjects extends ReadableTexts {
  /** The lines of a gzip JSON Lines object, streamed. Throws ObjectMissing, ObjectDamaged. */
  readLines(key: string): AsyncIterable<string>;
  /** What is below a prefix, in the order of the keys, a page in memory at a time. */
  list(prefix: string): AsyncIterable<Listed>;
  /** The names of what lies right below a prefix that ends in a slash, itself with something below it. */
  folders(prefix: string): Promise<string[]>;
}

export interface Listed {
  readonly key: string;
  readonly modified: Date;
}

/** Objects of bytes: written as a whole, read by ranges. */
export interface Binaries extends Located {
  /** With a condition, throws WriteConflict as putText does. */
  putBytes(key: string, bytes: Uint8Array, options: { contentType: string; condition?: WriteCondition }): Promise<void>;
  /** Its last bytes, as many as there are up to a number. Undefined where there is no such object. */
  openBytes(key: string, lastBytes: number): Promise<OpenBytes | undefined>;
}

export interface OpenBytes {
  readonly size: number;
  readonly last: Uint8Array;
  /** From one offset up to another, of the version that was opened: fails where the object was replaced meanwhile. */
  read(from: number, to: number): Promise<Uint8Array>;
}

/** The monitor's bucket, as the steps use it. s3-objects.ts is the real one; tests have one in memory. */
export interface Objects extends ReadableObjects, Texts, Binaries {
  readonly bucket: string;
  /** Copies an object within the bucket, as it is. Throws ObjectMissing. */
  copy(from: string, to: string): Promise<void>;
  /** What is not there is deleted, too. */
  delete(key: string): Promise<void>;
  /** Writes lines as a gzip JSON Lines object, streamed. */
  writeLines(key: string, lines: AsyncIterable<string> | Iterable<string>): Promise<void>;
}

/** Reads an object that an earlier step of the same run wrote. Throws ObjectMissing, InvalidInput. */
export async function getJson<T>(objects: ReadableTexts, key: string, schema: z.ZodType<T>): Promise<T> {
  const found = await findJson(objects, key, schema);
  if (found !== undefined) return found;
  throw new ObjectMissing(
    `${objects.where}/${key} is not there. An earlier step of this run writes it: was it deleted, or did it expire?`,
  );
}

/** Like getJson, for an object that may not be there yet. */
export async function findJson<T>(objects: ReadableTexts, key: string, schema: z.ZodType<T>): Promise<T | undefined> {
  return (await readVersion(objects, key, schema))?.value;
}

/** The lines of an object that a step wrote, streamed. Throws ObjectMissing, InvalidInput. */
export async function* readJsonLines<T>(
  objects: ReadableObjects,
  key: string,
  schema: LineSchema<T>,
): AsyncGenerator<T> {
  for await (const line of objects.readLines(key)) yield parseLine(objects, key, line, schema);
}

/** Throws InvalidOutput when the value breaks its own contract. */
export async function putJson<T>(objects: Texts, key: string, schema: z.ZodType<T>, value: T): Promise<void> {
  await objects.putText(key, toJson(objects, key, schema, value), { contentType: 'application/json' });
}

/** An object that runs share, as it was read: what a change of it is based on. */
export interface Version<T> {
  readonly value: T;
  readonly etag: string;
}

export async function readVersion<T>(
  objects: ReadableTexts,
  key: string,
  schema: z.ZodType<T>,
): Promise<Version<T> | undefined> {
  const found = await objects.getText(key);
  return found && { value: parse(() => `${objects.where}/${key}`, found.text, schema), etag: found.etag };
}

/** Throws InvalidOutput when the value breaks its own contract. */
export function toJson<T>({ where }: Located, key: string, schema: z.ZodType<T>, value: T): string {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw InvalidOutput.from(`${where}/${key}`, parsed.error);
  return JSON.stringify(parsed.data);
}

/** Where lines differ, tells the schema of each. */
export type LineSchema<T> = z.ZodType<T> | ((value: unknown) => z.ZodType<T>);

/** One line of a JSON Lines object. Throws InvalidInput, which names the object and the beginning of the line. */
export function parseLine<T>({ where }: Located, key: string, line: string, schema: LineSchema<T>): T {
  // Put together for the error only: this runs for each of millions of lines.
  const what = () => `A line of ${where}/${key} (${JSON.stringify(line.slice(0, MAX_QUOTED))})`;
  const value = parseJson(what, line);
  const parsed = safeParse(typeof schema === 'function' ? schema(value) : schema, value);
  if (!parsed.success) throw InvalidInput.from(what(), parsed.error);
  return parsed.data;
}

/** Enough for the key of a resource, which its line begins with. */
const MAX_QUOTED = 200;

function parse<T>(what: () => string, text: string, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(parseJson(what, text));
  if (!parsed.success) throw InvalidInput.from(what(), parsed.error);
  return parsed.data;
}

function parseJson(what: () => string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new InvalidInput(`${what()} is not JSON: ${String(error)}`, { cause: error });
  }
}
