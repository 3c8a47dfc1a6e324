import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { hasCode } from './file-error.ts';
import { PRIVATE } from './private-files.ts';

/** The keys that begin with `prefix`, in the order of their UTF-8 bytes, as S3 has it; one directory in memory at a time. */
export async function* keysBelow(root: string, prefix: string, directory = ''): AsyncGenerator<string> {
  const entries = await entriesOf(join(root, directory));
  const names = entries
    .filter((entry) => entry.isFile() || (entry.isDirectory() && directory + entry.name !== PRIVATE))
    // A directory sorts as its keys do, with the slash: `a.txt` comes before `a/b`.
    .map((entry) => directory + entry.name + (entry.isDirectory() ? '/' : ''))
    .sort(compareUtf8);
  for (const name of names) {
    if (!name.endsWith('/')) {
      if (name.startsWith(prefix)) yield name;
    } else if (name.startsWith(prefix) || prefix.startsWith(name)) {
      yield* keysBelow(root, prefix, name);
    }
  }
}

async function entriesOf(directory: string): Promise<Dirent[]> {
  try {
    return await readdir(directory, { withFileTypes: true });
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return [];
    throw error;
  }
}

export function compareUtf8(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
