import { createHash } from 'node:crypto';
import { HISTORY_FORMAT, HistoryEnvelope, HistoryHead } from '../../statemachine/contracts/history.ts';
import { describeIssues, InvalidOutput } from '../../statemachine/contracts/invalid.ts';
import { historyKeys } from '../keys.ts';
import type { ReadableTexts, Texts } from '../objects.ts';
import { readShared, type Shared } from '../shared.ts';
import { putIfUnchanged } from '../update-json.ts';

/** The head of a history, as far as it can be read. */
export interface FoundHead extends Shared<HistoryHead> {
  /** Where a newer version of the monitor wrote it: its format. */
  readonly newer: number | undefined;
}

export async function readHistoryHead(objects: ReadableTexts, historyId: string): Promise<FoundHead> {
  const key = historyKeys.head(historyId);
  const { value: envelope, etag, damage } = await readShared(objects, key, HistoryEnvelope);
  const found = (rest: Partial<FoundHead>) => ({ value: undefined, etag, damage, newer: undefined, ...rest });
  if (!envelope) return found({});
  const { formatVersion, sha256, head } = envelope;
  if (sha256 !== checksum(formatVersion, head)) {
    return found({ damage: `${objects.where}/${key} is not what its checksum says` });
  }
  if (formatVersion > HISTORY_FORMAT) return found({ newer: formatVersion });
  const parsed = HistoryHead.safeParse(head);
  return parsed.success
    ? found({ value: parsed.data })
    : found({ damage: `${objects.where}/${key} is not valid. ${describeIssues(parsed.error)}` });
}

/** Swaps the head, if it still is what it was read as. Throws WriteConflict. */
export async function putHistoryHead(
  objects: Texts,
  head: HistoryHead,
  before: Pick<FoundHead, 'etag'>,
): Promise<void> {
  const key = historyKeys.head(head.historyId);
  const parsed = HistoryHead.safeParse(head);
  if (!parsed.success) throw InvalidOutput.from(`${objects.where}/${key}`, parsed.error);
  const envelope = {
    formatVersion: HISTORY_FORMAT,
    sha256: checksum(HISTORY_FORMAT, parsed.data),
    head: parsed.data,
  };
  const { etag } = before;
  await putIfUnchanged(objects, key, HistoryEnvelope, envelope, etag === undefined ? undefined : { etag });
}

/** What a head needs of the objects beside it. */
export function namedByHistory({ historyId, hours, days, retired }: HistoryHead): string[] {
  return [historyKeys.head(historyId), ...[...hours, ...days].map(({ key }) => key), ...retired];
}

function checksum(formatVersion: number, head: unknown): string {
  return createHash('sha256')
    .update(`${formatVersion}\n${JSON.stringify(head)}`)
    .digest('hex');
}
