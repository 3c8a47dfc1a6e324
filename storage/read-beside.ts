import { readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { hasCode, isMissingFile } from './file-error.ts';

/**
 * Reads a file that another one names, by the path from there, with the rights of whoever reads it. Throws an Error that
 * says in words why it cannot.
 */
export function readBeside(file: string, path: string, mostBytes: number): string {
  const named = resolve(dirname(file), path);
  try {
    // Before it is read: a device has no end, and a pipe may have no beginning.
    const found = statSync(named);
    if (!found.isFile()) throw new Error(`${path}: is not a file`);
    if (found.size > mostBytes) throw new Error(`${path}: is larger than ${mostBytes / 1024 / 1024} MiB`);
    return readFileSync(named, 'utf8');
  } catch (error) {
    const said = unreadableWords(error);
    throw said === undefined ? error : new Error(`${path}: ${said}`, { cause: error });
  }
}

/** Why a file cannot be read; undefined where the error says something else. */
export function unreadableWords(error: unknown): string | undefined {
  // Or named by what can be no name, with a NUL in it.
  if (isMissingFile(error) || hasCode(error, 'ERR_INVALID_ARG_VALUE')) return 'there is no such file';
  if (hasCode(error, 'EISDIR')) return 'is a directory; give the file in it';
  return hasCode(error, 'EACCES') ? 'may not be read (permissions)' : undefined;
}
