import { ImportedHead } from '../../statemachine/contracts/history.ts';
import { historyKeys } from '../keys.ts';
import type { ReadableTexts, Texts } from '../objects.ts';
import { type FoundSealed, putSealed, readSealed } from './sealed.ts';

/** The head of what was imported into a history, as far as it can be read. */
export type FoundImportedHead = FoundSealed<ImportedHead>;

export function readImportedHead(objects: ReadableTexts, historyId: string): Promise<FoundImportedHead> {
  return readSealed(objects, historyKeys.importedHead(historyId), ImportedHead);
}

/** Swaps the head, if it still is what it was read as. Throws WriteConflict. */
export function putImportedHead(
  objects: Texts,
  head: ImportedHead,
  before: Pick<FoundImportedHead, 'etag'>,
): Promise<void> {
  return putSealed(objects, historyKeys.importedHead(head.historyId), ImportedHead, head, before);
}
