import type { DayRow } from '../../statemachine/contracts/history.ts';
import { ObjectMissing, WriteConflict } from '../errors.ts';
import { historyKeys } from '../keys.ts';
import type { Binaries } from '../objects.ts';
import type { DayFiles } from './day-files.ts';
import { type KeyRange, LAST_BYTES, readDayFile } from './read-day-file.ts';
import { toDayFile } from './write-day-file.ts';

interface ParquetDayFiles extends DayFiles {
  /** Also of some keys only: other rows are read by groups of 5,000, or not at all. */
  read(historyId: string, day: string, keys?: KeyRange): AsyncIterable<DayRow>;
}

/** Day files as Parquet, for Athena, DuckDB and pandas: docs/athena.md. */
export function parquetDayFiles(objects: Binaries): ParquetDayFiles {
  const open = (key: string) => objects.openBytes(key, LAST_BYTES);
  return {
    async write(historyId, day, rows) {
      const key = historyKeys.dayFile(historyId, day);
      const bytes = await toDayFile(`${objects.where}/${key}`, rows);
      try {
        await objects.putBytes(key, bytes, {
          contentType: 'application/vnd.apache.parquet',
          condition: { ifNoneMatch: '*' },
        });
        return 'written';
      } catch (error) {
        // Or another is writing it at this moment (409), and may yet fail.
        if (error instanceof WriteConflict && (await open(key))) return 'there';
        throw error;
      }
    },
    async *read(historyId, day, keys) {
      const key = historyKeys.dayFile(historyId, day);
      const file = await open(key);
      if (file === undefined) throw new ObjectMissing(`${objects.where}/${key} is not there.`);
      yield* readDayFile(`${objects.where}/${key}`, file, keys);
    },
  };
}
