import { DayRow } from '../../statemachine/contracts/history.ts';
import type { DayFiles } from '../../storage/history/day-files.ts';
import { historyKeys } from '../../storage/keys.ts';
import { type Objects, readJsonLines } from '../../storage/objects.ts';

/** Day files as gzip JSON Lines: a test can read and damage them without Parquet. */
export function plainDayFiles(objects: Objects): DayFiles {
  return {
    async write(historyId, day, rows) {
      const key = historyKeys.dayFile(historyId, day);
      for await (const found of objects.list(key)) if (found.key === key) return 'there';
      await objects.writeLines(key, texts(rows));
      return 'written';
    },
    read: (historyId, day) => readJsonLines(objects, historyKeys.dayFile(historyId, day), DayRow),
  };
}

async function* texts(rows: AsyncIterable<DayRow>): AsyncGenerator<string> {
  for await (const row of rows) yield JSON.stringify(row);
}
