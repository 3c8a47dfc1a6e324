import { type FileMetaData, parquetMetadata, parquetReadObjects, type RowGroup } from 'hyparquet';
import { safeParse } from '../../statemachine/contracts/compiled/safe-parse.ts';
import { DayRow } from '../../statemachine/contracts/history.ts';
import { InvalidInput } from '../../statemachine/contracts/invalid.ts';
import { ObjectDamaged } from '../errors.ts';
import type { OpenBytes } from '../objects.ts';
import { DECOMPRESSORS, rowOf } from './day-columns.ts';
import { checksumOf, DAY_FORMAT, formatOf, type GroupCheck, groupChecksOf, isSealed } from './day-file-checks.ts';

/** A day's file that a newer monitor wrote. It is not damaged: leave it as it is. */
export class NewerDayFile extends Error {
  override readonly name = 'NewerDayFile';
}

/** From the first key to the last one, both included. */
export interface KeyRange {
  readonly first: string;
  readonly last: string;
}

/** Enough for the footer of a million rows. */
export const LAST_BYTES = 256 * 1024;

interface CheckedGroup extends GroupCheck {
  readonly begin: number;
  readonly rows: RowGroup;
}

/** The rows of a day's file, a group of them in memory. Throws ObjectDamaged, NewerDayFile, InvalidInput. */
export async function* readDayFile(address: string, file: OpenBytes, keys?: KeyRange): AsyncGenerator<DayRow> {
  const metadata = await readFooter(address, file);
  for (const group of groupsOf(address, metadata)) {
    if (!mayHave(group.rows, keys)) continue;
    const bytes = await file.read(group.begin, group.end);
    if (bytes.length !== group.end - group.begin || checksumOf(bytes) !== group.crc32) throw damaged(address);
    for (const values of await decode(metadata, group, bytes)) {
      const row = safeParse(DayRow, rowOf(values));
      if (!row.success) throw InvalidInput.from(`A row of ${address}`, row.error);
      if (!keys || (row.data.key >= keys.first && row.data.key <= keys.last)) yield row.data;
    }
  }
}

async function readFooter(address: string, file: OpenBytes): Promise<FileMetaData> {
  let end = Buffer.from(file.last);
  const length = end.length < 8 ? 0 : end.readUInt32LE(end.length - 8) + 8;
  if (length > file.size || length === 0) throw damaged(address);
  if (length > end.length) {
    const more = await file.read(file.size - length, file.size - end.length);
    end = Buffer.concat([more, end]);
  }
  const footer = end.subarray(end.length - length);
  if (!isSealed(footer)) throw damaged(address);
  return parquetMetadata(footer);
}

function groupsOf(address: string, { key_value_metadata = [], row_groups }: FileMetaData): CheckedGroup[] {
  const format = formatOf(key_value_metadata);
  if (format > DAY_FORMAT) {
    throw new NewerDayFile(
      `${address} has format ${format}: a newer monitor wrote it, this one knows ${DAY_FORMAT}. It is left as it is`,
    );
  }
  let begin = 0;
  return groupChecksOf(key_value_metadata).map((check, n) => {
    const rows = row_groups[n];
    if (rows === undefined) throw damaged(address);
    const group = { ...check, begin, rows };
    begin = check.end;
    return group;
  });
}

/** By what the footer says of a group's keys, the first column. */
function mayHave({ columns: [key] }: RowGroup, keys: KeyRange | undefined): boolean {
  const { min_value: first, max_value: last } = key?.meta_data?.statistics ?? {};
  if (!keys || typeof first !== 'string' || typeof last !== 'string') return true;
  return first <= keys.last && last >= keys.first;
}

/** The columns of a group lie one after the other: one read has them all. */
function decode(
  metadata: FileMetaData,
  { begin, end, rows }: CheckedGroup,
  bytes: Uint8Array,
): Promise<Record<string, unknown>[]> {
  const file = {
    byteLength: end,
    slice: (from: number, to = end) => Uint8Array.from(bytes.subarray(from - begin, to - begin)).buffer,
  };
  const only = { ...metadata, num_rows: rows.num_rows, row_groups: [rows] };
  return parquetReadObjects({ file, metadata: only, compressors: DECOMPRESSORS });
}

function damaged(address: string): ObjectDamaged {
  return new ObjectDamaged(`${address} is cut off, was changed, or is no day's file of the history`);
}
