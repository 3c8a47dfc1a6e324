import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { keysBelow } from './directory-keys.ts';
import { exclusively } from './directory-lock.ts';
import { MAX_TEXT_BYTES, ObjectDamaged, ObjectMissing, WriteConflict } from './errors.ts';
import { isMissingFile } from './file-error.ts';
import { gunzipLines } from './gzip-lines.ts';
import { inBlocks } from './line-blocks.ts';
import type { Binaries, Objects, OpenBytes, ReadableObjects, Texts, WriteCondition } from './objects.ts';
import { incomingFile } from './private-files.ts';

/** The directory that runs on this machine write to: an object's key is its path there. */
export function directoryObjects(
  directory: string,
): ReadableObjects & Texts & Binaries & Pick<Objects, 'writeLines' | 'delete'> {
  const fileOf = (key: string) => join(directory, key);
  const getText: Texts['getText'] = async (key) => {
    try {
      const { size } = await stat(fileOf(key));
      if (size > MAX_TEXT_BYTES) throw ObjectDamaged.tooLarge(fileOf(key), size);
      const text = await readFile(fileOf(key), 'utf8');
      return { text, etag: createHash('sha256').update(text).digest('hex') };
    } catch (error) {
      if (isMissingFile(error)) return undefined;
      throw error;
    }
  };
  const put = (key: string, body: string | Uint8Array, { condition }: { condition?: WriteCondition }) =>
    exclusively(directory, key, async () => {
      if (condition && !(await holds(condition, key))) {
        throw new WriteConflict(`${fileOf(key)} was changed by another writer`);
      }
      await inPlace(key, (incoming) => writeFile(incoming, body));
    });
  /** A run may read it at this moment: it sees the old one or the new one, never half of it. */
  const inPlace = async (key: string, write: (file: string) => Promise<void>) => {
    const incoming = await incomingFile(directory);
    try {
      await write(incoming);
      await mkdir(dirname(fileOf(key)), { recursive: true });
      await rename(incoming, fileOf(key));
    } finally {
      await rm(incoming, { force: true });
    }
  };
  const holds = async (condition: WriteCondition, key: string) =>
    'ifMatch' in condition
      ? (await getText(key))?.etag === condition.ifMatch
      : (await stat(fileOf(key)).catch(missingFile)) === undefined;
  return {
    where: directory,
    getText,
    putText: put,
    putBytes: put,
    openBytes: (key, lastBytes) => openFile(fileOf(key), lastBytes),
    delete: (key) => rm(fileOf(key), { force: true }),
    writeLines: (key, lines) =>
      inPlace(key, (incoming) => pipeline(Readable.from(inBlocks(lines)), createGzip(), createWriteStream(incoming))),
    readLines: (key) => gunzipLines(readChunks(fileOf(key)), fileOf(key)),
    async *list(prefix) {
      for await (const key of keysBelow(directory, prefix)) {
        const found = await stat(fileOf(key)).catch(missingFile);
        if (found) yield { key, modified: found.mtime };
      }
    },
    async folders(prefix) {
      const entries = await readdir(fileOf(prefix), { withFileTypes: true }).catch(missingFile);
      return (entries ?? []).filter((entry) => entry.isDirectory()).map(({ name }) => name);
    },
  };
}

async function openFile(file: string, lastBytes: number): Promise<OpenBytes | undefined> {
  const opened = await stat(file).catch(missingFile);
  if (opened === undefined) return undefined;
  const { size, ino, mtimeMs } = opened;
  const read = async (from: number, to: number) => {
    const handle = await open(file);
    try {
      const now = await handle.stat();
      if (now.size !== size || now.ino !== ino || now.mtimeMs !== mtimeMs) {
        throw new WriteConflict(`${file} was replaced while it was read`);
      }
      const bytes = Buffer.alloc(to - from);
      const { bytesRead } = await handle.read(bytes, 0, bytes.length, from);
      return bytes.subarray(0, bytesRead);
    } finally {
      await handle.close();
    }
  };
  return { size, last: await read(Math.max(0, size - lastBytes), size), read };
}

async function* readChunks(file: string): AsyncGenerator<Uint8Array> {
  try {
    yield* createReadStream(file);
  } catch (error) {
    throw isMissingFile(error) ? ObjectMissing.at(file, error) : error;
  }
}

/** For what was deleted since its directory was read. */
function missingFile(error: unknown): undefined {
  if (!isMissingFile(error)) throw error;
}
