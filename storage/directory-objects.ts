import { createReadStream } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ObjectMissing } from './errors.ts';
import { gunzipLines } from './gzip-lines.ts';
import type { ReadableObjects, Texts } from './objects.ts';

/**
 * The directory that runs on this machine write to: an object's key is its path there. Conditions are not checked: one
 * person, one directory.
 */
export function directoryObjects(directory: string): ReadableObjects & Texts {
  const fileOf = (key: string) => join(directory, key);
  return {
    where: directory,
    async getText(key) {
      try {
        return { text: await readFile(fileOf(key), 'utf8'), etag: '' };
      } catch (error) {
        if (isMissingFile(error)) return undefined;
        throw error;
      }
    },
    async putText(key, text) {
      const file = fileOf(key);
      await mkdir(dirname(file), { recursive: true });
      // A run may read it at this moment: it sees the old one or the new one, never half of it.
      await writeFile(`${file}.new`, text);
      await rename(`${file}.new`, file);
    },
    readLines: (key) => gunzipLines(readChunks(fileOf(key))),
  };
}

async function* readChunks(file: string): AsyncGenerator<Uint8Array> {
  try {
    yield* createReadStream(file);
  } catch (error) {
    throw isMissingFile(error) ? ObjectMissing.at(file, error) : error;
  }
}

export function isMissingFile(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}
