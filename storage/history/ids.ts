import { HISTORIES, HISTORY } from '../keys.ts';
import type { ReadableObjects } from '../objects.ts';

/** Histories there are: of scopes, and of accounts without IPAM. Beside them lie days, imports and what was set aside. */
export async function historyIds(objects: Pick<ReadableObjects, 'folders'>): Promise<string[]> {
  const folders = await objects.folders(HISTORY);
  return folders.filter((name) => HISTORIES.some((prefix) => `${HISTORY}${name}`.startsWith(prefix)));
}
