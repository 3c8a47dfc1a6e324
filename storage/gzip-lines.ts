import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { splitLines } from '../core/streams/lines.ts';

/** The lines of a gzip JSON Lines object that comes in chunks. Throws what they, or unzipping them, throw. */
export function gunzipLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  return splitLines(unzipped(chunks));
}

/** Begins when the first line is asked for. */
async function* unzipped(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  // pipeline destroys the decompressor with the error of either stream, so that the loop throws it.
  yield* pipeline(Readable.from(chunks), createGunzip(), () => {}).setEncoding('utf8');
}
