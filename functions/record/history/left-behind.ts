import { namedByHistory, readHistoryHead } from '../../../storage/history/head.ts';
import { HISTORIES } from '../../../storage/keys.ts';
import type { Listed, Objects } from '../../../storage/objects.ts';

/**
 * Keys in histories that nothing names, of those that are old enough. Where a head cannot be read, or is a newer version's,
 * all of its history may be named.
 */
export async function* historyLeftBehind(objects: Objects, isOld: (listed: Listed) => boolean): AsyncGenerator<string> {
  for (const prefix of HISTORIES) {
    let known: { readonly historyId: string; readonly named: ReadonlySet<string> | undefined } | undefined;
    for await (const listed of objects.list(prefix)) {
      if (!isOld(listed)) continue;
      const [, historyId = ''] = listed.key.split('/');
      if (known?.historyId !== historyId) {
        const { value } = await readHistoryHead(objects, historyId);
        known = { historyId, named: value && new Set(namedByHistory(value)) };
      }
      if (known.named && !known.named.has(listed.key)) yield listed.key;
    }
  }
}
