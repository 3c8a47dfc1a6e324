import { createHash } from 'node:crypto';
import type * as z from 'zod';
import { Peekable } from '../../core/streams/peekable.ts';
import type { HistoryPart } from '../../statemachine/contracts/history.ts';
import { InvalidInput } from '../../statemachine/contracts/invalid.ts';
import { isDamage, ObjectDamaged } from '../errors.ts';
import { type Objects, parseLine, type ReadableObjects } from '../objects.ts';

/** Series of a part: 10 MB of days. Each has one length that is known, and who looks for one series reads one part. */
export const MAX_SERIES = 25_000;

/** A part of a window is not what the head says, or not there. */
export class PartDamaged extends Error {
  override readonly name = 'PartDamaged';
  readonly key: string;

  constructor(key: string, cause: Error) {
    super(cause.message, { cause });
    this.key = key;
  }
}

/** Writes a sorted window in parts; `keyOf` names them. */
export async function writeParts(
  objects: Pick<Objects, 'writeLines'>,
  series: AsyncIterable<{ readonly key: string }>,
  keyOf: (part: number) => string,
  maxSeries = MAX_SERIES,
): Promise<HistoryPart[]> {
  const all = new Peekable(series);
  const parts: HistoryPart[] = [];
  try {
    for (let first = await all.peek(); first; first = await all.peek()) {
      const hash = createHash('sha256');
      let last = first.key;
      let count = 0;
      let bytes = 0;
      async function* lines() {
        for await (const item of all.takeWhile(() => count < maxSeries)) {
          const line = JSON.stringify(item);
          hash.update(`${line}\n`);
          bytes += Buffer.byteLength(line) + 1;
          count++;
          last = item.key;
          yield line;
        }
      }
      const key = keyOf(parts.length);
      await objects.writeLines(key, lines());
      parts.push({ key, first: first.key, last, series: count, bytes, sha256: hash.digest('hex') });
    }
  } finally {
    await all.close();
  }
  return parts;
}

/** The lines of a window, part by part, each of them checked. Throws PartDamaged when a part has ended at the latest. */
export async function* readParts<T>(
  objects: ReadableObjects,
  parts: readonly HistoryPart[],
  schema: z.ZodType<T>,
): AsyncGenerator<T> {
  for (const part of parts) {
    for await (const line of readPartLines(objects, part)) yield parsePartLine(objects, part, line, schema);
  }
}

/** The lines of a part as they stand there, for who needs few of them. Throws PartDamaged when it has ended at the latest. */
export async function* readPartLines(objects: ReadableObjects, { key, sha256 }: HistoryPart): AsyncGenerator<string> {
  const hash = createHash('sha256');
  try {
    for await (const line of objects.readLines(key)) {
      hash.update(`${line}\n`);
      yield line;
    }
    if (hash.digest('hex') !== sha256) {
      throw new ObjectDamaged(`${objects.where}/${key} is not what its checksum says`);
    }
  } catch (error) {
    throw isDamage(error) ? new PartDamaged(key, inWords(error, `${objects.where}/${key}`)) : error;
  }
}

/** Throws PartDamaged. */
export function parsePartLine<T>(
  objects: ReadableObjects,
  { key }: Pick<HistoryPart, 'key'>,
  line: string,
  schema: z.ZodType<T>,
): T {
  try {
    return parseLine(objects, key, line, schema);
  } catch (error) {
    throw isDamage(error) ? new PartDamaged(key, inWords(error, `${objects.where}/${key}`)) : error;
  }
}

/** People are told of it in a message: what is wrong in a line says nothing to them, and is its cause. */
function inWords(error: Error, address: string): Error {
  if (!(error instanceof InvalidInput)) return error;
  return new ObjectDamaged(`${address} has a line that does not belong to a history`, { cause: error });
}
