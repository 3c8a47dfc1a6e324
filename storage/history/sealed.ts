import { createHash } from 'node:crypto';
import type * as z from 'zod';
import { HISTORY_FORMAT, HistoryEnvelope } from '../../statemachine/contracts/history.ts';
import { describeIssues, InvalidOutput } from '../../statemachine/contracts/invalid.ts';
import type { ReadableTexts, Texts } from '../objects.ts';
import { readShared, type Shared } from '../shared.ts';
import { putIfUnchanged } from '../update-json.ts';

/** A head with its format and checksum, as far as it can be read. */
export interface FoundSealed<T> extends Shared<T> {
  /** Where a newer version of the monitor wrote it: its format. */
  readonly newer: number | undefined;
}

export async function readSealed<T>(
  objects: ReadableTexts,
  key: string,
  schema: z.ZodType<T>,
): Promise<FoundSealed<T>> {
  const { value: envelope, etag, damage } = await readShared(objects, key, HistoryEnvelope);
  const found = (rest: Partial<FoundSealed<T>>) => ({ value: undefined, etag, damage, newer: undefined, ...rest });
  if (!envelope) return found({});
  const { formatVersion, sha256, head } = envelope;
  if (sha256 !== checksum(formatVersion, head)) {
    return found({ damage: `${objects.where}/${key} is not what its checksum says` });
  }
  if (formatVersion > HISTORY_FORMAT) return found({ newer: formatVersion });
  const parsed = schema.safeParse(head);
  return parsed.success
    ? found({ value: parsed.data })
    : found({ damage: `${objects.where}/${key} is not valid. ${describeIssues(parsed.error)}` });
}

/** Swaps it, if it still is what it was read as. Throws WriteConflict. */
export async function putSealed<T>(
  objects: Texts,
  key: string,
  schema: z.ZodType<T>,
  head: T,
  { etag }: Pick<FoundSealed<T>, 'etag'>,
): Promise<void> {
  const parsed = schema.safeParse(head);
  if (!parsed.success) throw InvalidOutput.from(`${objects.where}/${key}`, parsed.error);
  const envelope = {
    formatVersion: HISTORY_FORMAT,
    sha256: checksum(HISTORY_FORMAT, parsed.data),
    head: parsed.data,
  };
  await putIfUnchanged(objects, key, HistoryEnvelope, envelope, etag === undefined ? undefined : { etag });
}

function checksum(formatVersion: number, head: unknown): string {
  return createHash('sha256')
    .update(`${formatVersion}\n${JSON.stringify(head)}`)
    .digest('hex');
}
