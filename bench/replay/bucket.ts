import { createHash } from 'node:crypto';
import { ObjectMissing, WriteConflict } from '../../storage/errors.ts';
import type { Objects } from '../../storage/objects.ts';

/** A bucket in memory, with S3's conditions. `forget` plays its expiry. */
export function bucketInMemory(): Objects & { forget(prefix: string): void } {
  const texts = new Map<string, string>();
  const lists = new Map<string, readonly string[]>();
  const binaries = new Map<string, Uint8Array>();
  const etagOf = (text: string) => createHash('md5').update(text).digest('hex');
  return {
    bucket: 'replay',
    where: 's3://replay',
    async getText(key) {
      const text = texts.get(key);
      return text === undefined ? undefined : { text, etag: etagOf(text) };
    },
    async putText(key, text, { condition }) {
      const current = texts.get(key);
      const isAsExpected =
        !condition ||
        ('ifMatch' in condition
          ? current !== undefined && etagOf(current) === condition.ifMatch
          : current === undefined);
      if (!isAsExpected) throw new WriteConflict(key);
      texts.set(key, text);
    },
    async putBytes(key, bytes, { condition }) {
      if (condition && 'ifNoneMatch' in condition && binaries.has(key)) throw new WriteConflict(key);
      binaries.set(key, bytes);
    },
    async openBytes(key, lastBytes) {
      const bytes = binaries.get(key);
      return (
        bytes && {
          size: bytes.length,
          last: bytes.subarray(-lastBytes),
          read: async (from, to) => bytes.subarray(from, to),
        }
      );
    },
    async *readLines(key) {
      const lines = lists.get(key);
      if (!lines) throw new ObjectMissing(key);
      yield* lines;
    },
    async folders(prefix) {
      const below = [...texts.keys(), ...lists.keys()].filter(
        (key) => key.startsWith(prefix) && key.includes('/', prefix.length),
      );
      return [...new Set(below.map((key) => key.slice(prefix.length, key.indexOf('/', prefix.length))))];
    },
    list() {
      throw new Error('Nothing is listed in a replay');
    },
    async copy(from, to) {
      const [text, lines] = [texts.get(from), lists.get(from)];
      if (text === undefined && !lines) throw new ObjectMissing(from);
      if (text !== undefined) texts.set(to, text);
      if (lines) lists.set(to, lines);
    },
    async delete(key) {
      texts.delete(key);
      lists.delete(key);
      binaries.delete(key);
    },
    async writeLines(key, lines) {
      const written: string[] = [];
      for await (const line of lines) written.push(line);
      lists.set(key, written);
    },
    forget(prefix) {
      for (const stored of [texts, lists, binaries])
        for (const key of stored.keys()) if (key.startsWith(prefix)) stored.delete(key);
    },
  };
}
