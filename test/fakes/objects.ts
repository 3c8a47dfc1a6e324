import { hash } from 'node:crypto';
import { ObjectDamaged, ObjectMissing, WriteConflict } from '../../storage/errors.ts';
import type { Objects, WriteCondition } from '../../storage/objects.ts';

/** A bucket in memory, with S3's conditions, and what tests want to put in and look at. */
export interface MemoryObjects extends Objects {
  /** Every key, sorted. */
  keys(): string[];
  /** Keys in the order in which they were written by the code under test, again for each time. */
  readonly written: readonly string[];
  /** Puts a JSON value (a string goes in as it is), as another step or run would have, now or at some other time. */
  give(key: string, value: unknown, modified?: Date): void;
  /** Puts a JSON Lines object, one value a line. */
  giveLines(key: string, values: readonly unknown[]): void;
  /** The parsed JSON of an object; throws where there is none. */
  json(key: string): unknown;
  /** The parsed lines of a JSON Lines object; throws where there is none. */
  lines(key: string): unknown[];
  /** What a text object holds; undefined where there is none. */
  text(key: string): string | undefined;
  remove(key: string): void;
  /** Cuts an object off in its middle. */
  truncate(key: string): void;
  /** Changes what an object holds, as text. */
  edit(key: string, change: (body: string) => string): void;
  /** Everything in it, to compare two runs with. */
  snapshot(): Record<string, string>;
}

export interface MemoryObjectsOptions {
  /** Runs before each write is decided: put something in between to play the other writer, throw to play S3. */
  readonly beforeWrite?: (key: string, objects: MemoryObjects) => void | Promise<void>;
  /** Runs before each read: throw to play S3. */
  readonly beforeRead?: (key: string, objects: MemoryObjects) => void | Promise<void>;
  /** Runs before each deletion: throw to play S3. */
  readonly beforeDelete?: (key: string, objects: MemoryObjects) => void | Promise<void>;
  /** When objects were modified, by whoever puts them there. @default the clock's */
  readonly now?: () => Date;
}

/** Bytes are kept as a text of Latin-1, one letter a byte. */
type Kind = 'text' | 'lines' | 'bytes';

export function memoryObjects({
  beforeWrite,
  beforeRead,
  beforeDelete,
  now = () => new Date(),
}: MemoryObjectsOptions = {}): MemoryObjects {
  const bucket = 'test-bucket';
  const stored = new Map<string, { kind: Kind; body: string; modified: Date; cutOff?: true }>();
  const written: string[] = [];

  function find(key: string, kind: Kind): string | undefined {
    const object = stored.get(key);
    if (object && object.kind !== kind) throw new Error(`Test: ${key} holds ${object.kind}, it was read as ${kind}`);
    return object?.body;
  }
  function must(key: string, kind: Kind): string {
    const body = find(key, kind);
    if (body === undefined) throw new Error(`Test: there is no ${key}, only:\n${[...stored.keys()].join('\n')}`);
    return body;
  }

  async function put(key: string, kind: Kind, body: string, { condition }: { condition?: WriteCondition }) {
    await beforeWrite?.(key, objects);
    const current = find(key, kind);
    const holds =
      !condition ||
      ('ifMatch' in condition ? current !== undefined && etagOf(current) === condition.ifMatch : current === undefined);
    if (!holds) throw new WriteConflict(`s3://${bucket}/${key} was changed by another writer`);
    stored.set(key, { kind, body, modified: now() });
    written.push(key);
  }

  const objects: MemoryObjects = {
    bucket,
    where: `s3://${bucket}`,
    async getText(key) {
      await beforeRead?.(key, objects);
      const text = find(key, 'text');
      return text === undefined ? undefined : { text, etag: etagOf(text) };
    },
    putText: (key, text, options) => put(key, 'text', text, options),
    putBytes: (key, bytes, options) => put(key, 'bytes', Buffer.from(bytes).toString('latin1'), options),
    async openBytes(key, lastBytes) {
      await beforeRead?.(key, objects);
      const body = find(key, 'bytes');
      if (body === undefined) return undefined;
      const bytes = Buffer.from(body, 'latin1');
      return {
        size: bytes.length,
        last: bytes.subarray(Math.max(0, bytes.length - lastBytes)),
        async read(from, to) {
          await beforeRead?.(key, objects);
          if (find(key, 'bytes') !== body) throw new WriteConflict(`s3://${bucket}/${key} was replaced`);
          return bytes.subarray(from, to);
        },
      };
    },
    async *readLines(key) {
      await beforeRead?.(key, objects);
      const body = find(key, 'lines');
      if (body === undefined) throw new ObjectMissing(`s3://${bucket}/${key} is not there.`);
      yield* splitLines(body);
      if (stored.get(key)?.cutOff) throw ObjectDamaged.at(`s3://${bucket}/${key}`, new Error('unexpected end of file'));
    },
    async *list(prefix) {
      await beforeRead?.(prefix, objects);
      // As S3's pages are: what is deleted meanwhile can still be listed.
      const found = [...stored].filter(([key]) => key.startsWith(prefix));
      for (const [key, { modified }] of found.sort()) yield { key, modified };
    },
    async folders(prefix) {
      await beforeRead?.(prefix, objects);
      const below = [...stored.keys()].filter((key) => key.startsWith(prefix) && key.includes('/', prefix.length));
      return [...new Set(below.map((key) => key.slice(prefix.length, key.indexOf('/', prefix.length))))].sort();
    },
    async copy(from, to) {
      await beforeRead?.(from, objects);
      const object = stored.get(from);
      if (object === undefined) throw new ObjectMissing(`s3://${bucket}/${from} is not there.`);
      await beforeWrite?.(to, objects);
      stored.set(to, { ...object, modified: now() });
      written.push(to);
    },
    async delete(key) {
      await beforeDelete?.(key, objects);
      stored.delete(key);
    },
    async writeLines(key, lines) {
      // As with S3: nothing is there before the last line is.
      let body = '';
      for await (const line of lines) body += `${line}\n`;
      await beforeWrite?.(key, objects);
      stored.set(key, { kind: 'lines', body, modified: now() });
      written.push(key);
    },
    keys: () => [...stored.keys()].sort(),
    written,
    give(key, value, modified = now()) {
      stored.set(key, { kind: 'text', body: typeof value === 'string' ? value : JSON.stringify(value), modified });
    },
    giveLines(key, values) {
      const body = values.map((value) => `${JSON.stringify(value)}\n`).join('');
      stored.set(key, { kind: 'lines', body, modified: now() });
    },
    json: (key) => JSON.parse(must(key, 'text')),
    text: (key) => find(key, 'text'),
    lines: (key) => splitLines(must(key, 'lines')).map((line) => JSON.parse(line)),
    remove(key) {
      stored.delete(key);
    },
    truncate(key) {
      objects.edit(key, (body) => body.slice(0, body.length / 2));
      const object = stored.get(key);
      if (object) stored.set(key, { ...object, cutOff: true });
    },
    edit(key, change) {
      const object = stored.get(key);
      if (!object) throw new Error(`Test: there is no ${key}`);
      stored.set(key, { kind: object.kind, body: change(object.body), modified: object.modified });
    },
    snapshot: () => Object.fromEntries(objects.keys().map((key) => [key, stored.get(key)?.body ?? ''])),
  };
  return objects;
}

/** Of the content, as S3's is: two writers that write the same do not conflict. */
function etagOf(text: string): string {
  return `"${hash('md5', text)}"`;
}

function splitLines(body: string): string[] {
  const lines = body.split('\n');
  lines.pop();
  return lines;
}
