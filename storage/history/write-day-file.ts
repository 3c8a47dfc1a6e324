import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import { compareText } from '../../core/streams/compare.ts';
import { safeParse } from '../../statemachine/contracts/compiled/safe-parse.ts';
import { DayRow } from '../../statemachine/contracts/history.ts';
import { InvalidOutput } from '../../statemachine/contracts/invalid.ts';
import { CODEC, COMPRESSORS, DAY_COLUMNS, DAY_SCHEMA } from './day-columns.ts';
import { checksumOf, type GroupCheck, seal, toKeyValues } from './day-file-checks.ts';

/** About 150 kB as they are stored, 2 MB as rows: a rebuild merges 16 days, and has a group of each in memory. */
const GROUP_ROWS = 5_000;

/** The length of the footer, and Parquet's last word. */
const TAIL_BYTES = 8;

/**
 * A day's rows as a Parquet file, which is made in memory: 30 bytes a row, beside one group of rows. The same rows make
 * the same bytes: nothing in it says when, or by whom. Throws InvalidOutput where rows are not sorted, or no rows.
 */
export async function toDayFile(address: string, rows: AsyncIterable<DayRow>): Promise<Uint8Array> {
  const writer = new ByteWriter();
  const parquet = new ParquetWriter({
    writer,
    schema: DAY_SCHEMA,
    codec: CODEC,
    compressors: COMPRESSORS,
    // Whole keys, or a range of them could not be told from its neighbours: the first 16 bytes are a VPC's id.
    statisticsTruncateLength: Number.POSITIVE_INFINITY,
    createdBy: 'aws-ipam-monitor',
  });
  const groups: GroupCheck[] = [];
  const write = async (group: readonly DayRow[]) => {
    const begin = groups.at(-1)?.end ?? 0;
    const columnData = DAY_COLUMNS.map(({ element: { name }, of, plain }) => ({
      name,
      data: group.map(of),
      offsetIndex: false,
      ...(plain && ({ encoding: 'PLAIN' } as const)),
    }));
    await parquet.write({ columnData, rowGroupSize: group.length, pageSize: 0 });
    groups.push({ end: writer.offset, crc32: checksumOf(writer.getBytes().subarray(begin)) });
  };
  let group: DayRow[] = [];
  for await (const row of inOrder(address, rows)) {
    if (group.push(row) < GROUP_ROWS) continue;
    await write(group);
    group = [];
  }
  if (group.length > 0) await write(group);
  parquet.kvMetadata = toKeyValues(groups);
  await parquet.finish();
  const { buffer, byteOffset, byteLength } = writer.getBytes();
  const bytes = Buffer.from(buffer, byteOffset, byteLength);
  seal(bytes.subarray(bytes.length - bytes.readUInt32LE(bytes.length - TAIL_BYTES) - TAIL_BYTES));
  return bytes;
}

/** Takes all rows before it says what is wrong with one: of a damaged source the checksum, at its end, knows better. */
async function* inOrder(address: string, rows: AsyncIterable<DayRow>): AsyncGenerator<DayRow> {
  let before: DayRow | undefined;
  let wrong: InvalidOutput | undefined;
  for await (const row of rows) {
    wrong ??= faultOf(address, row, before);
    before = row;
    if (!wrong) yield row;
  }
  if (wrong) throw wrong;
}

function faultOf(address: string, row: DayRow, before: DayRow | undefined): InvalidOutput | undefined {
  const { error } = safeParse(DayRow, row);
  if (error) return InvalidOutput.from(`A row of ${address}`, error);
  if (!before || (compareText(before.key, row.key) || compareText(before.basis, row.basis)) < 0) return undefined;
  return new InvalidOutput(
    `${address}: ${row.key} (${row.basis}) comes after ${before.key} (${before.basis}). Rows are sorted by key and basis, and each comes once.`,
  );
}
