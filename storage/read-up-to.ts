import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { hasCode } from './file-error.ts';

/** A file that somebody names may have no end, as /dev/zero, or be a mistake, as a disk image. */
export class FileTooLarge extends Error {
  override readonly name = 'FileTooLarge';
}

/** Nobody writes into a pipe that is to be read. */
export class NothingWritten extends Error {
  override readonly name = 'NothingWritten';
}

const CHUNK_BYTES = 64 * 1024;
const PAUSE_MS = 20;

/**
 * A file, or what a device or a pipe has, up to a size: no more is read. Whoever writes into a pipe may take so many
 * milliseconds. Throws FileTooLarge, NothingWritten, and what the file system says.
 */
export function readUpTo(path: string, maxBytes: number, patience = 10_000): Buffer {
  // Without waiting: a pipe into which nobody writes cannot even be opened else.
  const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const stats = fstatSync(file);
    const tooLarge = () => new FileTooLarge(`${path} is larger than ${maxBytes / 2 ** 20} MiB`);
    if (stats.isFile() && stats.size > maxBytes) throw tooLarge();
    const until = Date.now() + patience;
    const chunks: Buffer[] = [];
    for (let total = 0; total <= maxBytes; ) {
      const chunk = readSome(file);
      const isBegin = total === 0 && stats.isFIFO();
      if (chunk && chunk.length === 0 && !isBegin) return Buffer.concat(chunks);
      if (chunk && chunk.length > 0) {
        chunks.push(chunk);
        total += chunk.length;
      } else if (Date.now() > until) {
        throw new NothingWritten(`${path}: nothing came out of it within ${patience / 1000} s`);
      } else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
    }
    throw tooLarge();
  } finally {
    closeSync(file);
  }
}

/** Undefined where there may be something later. */
function readSome(file: number): Buffer | undefined {
  const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
  try {
    return chunk.subarray(0, readSync(file, chunk));
  } catch (error) {
    if (hasCode(error, 'EAGAIN')) return undefined;
    throw error;
  }
}
