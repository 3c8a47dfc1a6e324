import fc from 'fast-check';
import { parquetMetadata } from 'hyparquet';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { expect, test } from 'vitest';
import { compareText } from '../../../core/streams/compare.ts';
import { DayRow } from '../../../statemachine/contracts/history.ts';
import { ObjectDamaged, WriteConflict } from '../../../storage/errors.ts';
import { seal } from '../../../storage/history/day-file-checks.ts';
import { parquetDayFiles } from '../../../storage/history/parquet-day-files.ts';
import { historyKeys } from '../../../storage/keys.ts';
import type { Binaries } from '../../../storage/objects.ts';
import { dayRows, inTurn } from '../../fakes/day-rows.ts';
import { memoryObjects } from '../../fakes/objects.ts';

const DAY = '2026-11-29';
const KEY = historyKeys.dayFile('ipam-scope-0', DAY);
const file = { contentType: 'application/vnd.apache.parquet' };

const write = (objects: Binaries, rows: Iterable<DayRow>) =>
  parquetDayFiles(objects).write('ipam-scope-0', DAY, inTurn(rows));
const read = (objects: Binaries, ...keys: [{ first: string; last: string }?]) =>
  Array.fromAsync(parquetDayFiles(objects).read('ipam-scope-0', DAY, ...keys));

async function bytesOf(rows: Iterable<DayRow>): Promise<Buffer> {
  const objects = memoryObjects();
  await write(objects, rows);
  return Buffer.from((await objects.openBytes(KEY, 2 ** 30))?.last ?? []);
}
async function holding(bytes: Uint8Array): Promise<Binaries> {
  const objects = memoryObjects();
  await objects.putBytes(KEY, bytes, file);
  return objects;
}

test.each([0, 1, 5_000, 5_001])('%i rows are read as they were written, and make the same bytes', async (count) => {
  const objects = memoryObjects();
  const rows = [...dayRows(count)];

  expect(await write(objects, rows)).toBe('written');

  expect(objects.keys()).toEqual(['history/daily/scope=ipam-scope-0/day=2026-11-29/history.parquet']);
  expect(await read(objects)).toEqual(rows);
  expect((await bytesOf(rows)).equals(await bytesOf(rows))).toBe(true);
});

test('any rows make the round trip', async () => {
  const Rows = fc
    .uniqueArray(
      fc.record({
        key: fc.string({ minLength: 1, unit: 'binary' }).filter((text) => text.isWellFormed()),
        type: fc.constantFrom('vpc', 'subnet', 'ipam-pool', 'new-in-aws'),
        resourceId: fc.string({ minLength: 1 }),
        cidr: fc.constantFrom('', '10.0.0.0/8', '2001:db8::/32'),
        basis: fc.constantFrom('carved', 'assigned', 'allocated', 'new-basis'),
        peakBp: fc.nat(10_000),
        meanBp: fc.nat(10_000),
        total: fc.oneof(fc.maxSafeNat(), fc.bigInt(2n ** 53n, 2n ** 63n - 1n).map(String)),
        samples: fc.integer({ min: 1, max: 24 }),
      }),
      { selector: ({ key, basis }) => JSON.stringify([key, basis]) },
    )
    .map((rows) =>
      DayRow.array()
        .parse(rows)
        .sort((a, b) => compareText(a.key, b.key) || compareText(a.basis, b.basis)),
    );

  await fc.assert(
    fc.asyncProperty(Rows, async (rows) => {
      const objects = memoryObjects();
      await write(objects, rows);
      expect(await read(objects)).toEqual(rows);
    }),
    { numRuns: 50 },
  );
});

test('what is there is the truth: it stays, and the second writer is told', async () => {
  const objects = memoryObjects();
  const first = [...dayRows(3)];
  await write(objects, first);

  expect(await write(objects, dayRows(5))).toBe('there');

  expect(await read(objects)).toEqual(first);
});

test('of two that write at the same time neither takes the file for there before it is', async () => {
  const writingNow = memoryObjects({
    beforeWrite: () => {
      throw new WriteConflict('409');
    },
  });

  await expect(write(writingNow, dayRows(3))).rejects.toThrow(WriteConflict);
});

test('a day that is not there is missing by its address', async () => {
  await expect(read(memoryObjects())).rejects.toMatchObject({
    name: 'ObjectMissing',
    message: expect.stringContaining(`s3://test-bucket/${KEY}`),
  });
});

test('a range of keys takes the groups that may have them, and no other bytes', async () => {
  const rows = [...dayRows(50_000)];
  const whole = await holding(await bytesOf(rows));
  const taken: number[] = [];
  const objects: Binaries = {
    ...whole,
    async openBytes(key, lastBytes) {
      const opened = await whole.openBytes(key, lastBytes);
      const read = (from: number, to: number) => {
        taken.push(to - from);
        return opened?.read(from, to) ?? Promise.reject();
      };
      return opened && { ...opened, read };
    },
  };
  const keyOf = (n: number) => rows[n]?.key ?? '';

  expect(await read(objects, { first: keyOf(9_990), last: keyOf(10_009) })).toEqual(rows.slice(9_990, 10_010));
  expect(taken).toHaveLength(2);
  expect(await read(objects, { first: keyOf(40_000), last: keyOf(40_000) })).toEqual([rows[40_000]]);
  expect(taken).toHaveLength(3);
  expect(await read(objects, { first: 'a', last: 'b' })).toEqual([]);
  expect(taken).toHaveLength(3);
});

test('a footer that is longer than what is read at first is read on', async () => {
  const rows = [...dayRows(100)];
  const whole = await holding(await bytesOf(rows));

  expect(await read({ ...whole, openBytes: (key) => whole.openBytes(key, 100) })).toEqual(rows);
});

test('a byte that flips anywhere, and a cut anywhere, is damage', async () => {
  const bytes = await bytesOf(dayRows(3));
  const damages: (readonly [string, Buffer])[] = [];
  for (let at = 0; at < bytes.length; at++) {
    const flipped = Buffer.from(bytes);
    flipped.writeUInt8(flipped.readUInt8(at) ^ (1 << (at % 8)), at);
    damages.push([`byte ${at} flipped`, flipped], [`cut at ${at}`, bytes.subarray(0, at)]);
  }

  const outcomes = await Promise.all(
    damages.map(async ([what, damaged]) => {
      const outcome: unknown = await read(await holding(damaged)).catch((error: unknown) => error);
      return outcome instanceof ObjectDamaged ? [] : [what, String(outcome)];
    }),
  );

  expect(damages.length).toBeGreaterThan(2000);
  expect(outcomes.flat()).toEqual([]);
});

test('a Parquet file of somebody else is no file of ours', async () => {
  const foreign = parquetWriteBuffer({ columnData: [{ name: 'key', data: ['a'], type: 'STRING' }] });

  await expect(read(await holding(new Uint8Array(foreign)))).rejects.toThrow(ObjectDamaged);
});

test('a newer format is told from damage', async () => {
  const bytes = await bytesOf(dayRows(3));
  const label = 'ipam-monitor.format';
  // A thrift text is its kind and length, a byte each, and its letters.
  bytes.write('2', bytes.lastIndexOf(label) + label.length + 2);
  seal(bytes.subarray(bytes.length - 8 - bytes.readUInt32LE(bytes.length - 8)));

  await expect(read(await holding(bytes))).rejects.toMatchObject({
    name: 'NewerDayFile',
    message: expect.stringContaining('format 2: a newer monitor wrote it'),
  });
});

const [a, b] = dayRows(2);
test.each([
  ['out of their order', [b, a], /comes after/],
  ['twice the same', [a, a], /comes after/],
  ['of a percentage above 100', [a && { ...a, peakBp: 10_001 }], /peakBp/],
])('rows %s are not written', async (_, rows, message) => {
  const objects = memoryObjects();

  const written = write(
    objects,
    rows.flatMap((row) => row ?? []),
  );

  await expect(written).rejects.toMatchObject({ name: 'InvalidOutput', message: expect.stringMatching(message) });
  expect(objects.keys()).toEqual([]);
});

test.each([
  ['', dayRows(5_001)],
  [', also when it gave wrong rows before', [...dayRows(1)].map((row) => ({ ...row, peakBp: 10_001 }))],
])('where reading the rows throws, nothing is written%s', async (_, rows) => {
  const objects = memoryObjects();
  async function* cutOff() {
    yield* rows;
    throw new ObjectDamaged('cut off');
  }

  await expect(parquetDayFiles(objects).write('ipam-scope-0', DAY, cutOff())).rejects.toThrow(ObjectDamaged);
  expect(objects.keys()).toEqual([]);
});

test('the same key comes once for each basis', async () => {
  const objects = memoryObjects();
  const rows = [...dayRows(1)].flatMap((row) => [row, { ...row, basis: 'carved' as const }]);

  await write(objects, rows);

  expect(await read(objects)).toEqual(rows);
});

test('every reader of Parquet knows how it is written', async () => {
  const metadata = parquetMetadata(await bytesOf(dayRows(5_001)));
  const chunks = metadata.row_groups.flatMap(({ columns }) => columns.flatMap(({ meta_data }) => meta_data ?? []));

  expect(metadata.created_by).toBe('aws-ipam-monitor');
  expect(metadata.row_groups).toHaveLength(2);
  expect(new Set(chunks.map(({ codec }) => codec))).toEqual(new Set(['ZSTD']));
  // Not DELTA_BYTE_ARRAY, which Iceberg's vectorized reader, Velox and StarRocks refuse at times.
  expect(new Set(chunks.flatMap(({ encodings }) => encodings))).toEqual(new Set(['PLAIN', 'RLE_DICTIONARY']));
});

test('the columns are the fields of a row, in their order', async () => {
  const { schema } = parquetMetadata(await bytesOf([]));

  const fields = Object.keys(DayRow.shape).map((field) =>
    field.replace(/[A-Z]/g, (letter) => `_${letter}`.toLowerCase()),
  );
  expect(schema.slice(1).map(({ name }) => name)).toEqual(fields);
  const nullable = Object.values(DayRow.shape).map((field) => field.safeParse(null).success);
  expect(schema.slice(1).map(({ repetition_type }) => repetition_type === 'OPTIONAL')).toEqual(nullable);
});
