import { HistoryHead } from '../../statemachine/contracts/history.ts';
import { historyKeys } from '../keys.ts';
import type { ReadableTexts, Texts } from '../objects.ts';
import { type FoundSealed, putSealed, readSealed } from './sealed.ts';

/** The head of a history, as far as it can be read. */
export type FoundHead = FoundSealed<HistoryHead>;

export function readHistoryHead(objects: ReadableTexts, historyId: string): Promise<FoundHead> {
  return readSealed(objects, historyKeys.head(historyId), HistoryHead);
}

/** Swaps the head, if it still is what it was read as. Throws WriteConflict. */
export function putHistoryHead(objects: Texts, head: HistoryHead, before: Pick<FoundHead, 'etag'>): Promise<void> {
  return putSealed(objects, historyKeys.head(head.historyId), HistoryHead, head, before);
}

/** What a head needs of the objects beside it. */
export function namedByHistory({ historyId, hours, days, retired }: HistoryHead): string[] {
  return [historyKeys.head(historyId), ...[...hours, ...days].map(({ key }) => key), ...retired];
}
