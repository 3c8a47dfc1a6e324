import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { splitLines } from '../core/streams/lines.ts';
import { ObjectDamaged } from './errors.ts';

/** The lines of a gzip JSON Lines object that comes in chunks. Throws ObjectDamaged, and what they throw. */
export function gunzipLines(chunks: AsyncIterable<Uint8Array>, address: string): AsyncGenerator<string> {
  return splitLines(
    unzipped(chunks, address),
    (why) => new ObjectDamaged(`${address} was not written by a run: ${why}`),
  );
}

/** Begins when the first line is asked for. */
async function* unzipped(chunks: AsyncIterable<Uint8Array>, address: string): AsyncGenerator<string> {
  try {
    // pipeline destroys the decompressor with the error of either stream, so that the loop throws it.
    yield* pipeline(Readable.from(chunks), createGunzip({ chunkSize: 64 * 1024 }), () => {}).setEncoding('utf8');
  } catch (error) {
    throw isOfZlib(error) ? ObjectDamaged.at(address, error) : error;
  }
}

function isOfZlib(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('Z_');
}
