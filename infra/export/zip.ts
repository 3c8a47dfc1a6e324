import { crc32, deflateRawSync } from 'node:zlib';

export interface ZipEntry {
  readonly name: string;
  readonly data: Uint8Array;
}

/** 1980-01-01 00:00, the oldest that a zip can say: the same content is the same file, whenever it was made. */
const DATE = 0x0021;
const UTF8_NAMES = 0x0800;
const DEFLATE = 8;
const VERSION = 20;
/** A regular file that everybody may read: Lambda does not run as its owner. */
const MODE = (0o100644 << 16) >>> 0;
const UNIX = 3 << 8;

/** A zip of small files. Throws on more than the 4 GiB and 65,535 entries that the plain format holds. */
export function zip(entries: readonly ZipEntry[]): Buffer {
  const files: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, data } of entries) {
    const encoded = Buffer.from(name);
    const compressed = deflateRawSync(data, { level: 9 });
    const common = Buffer.concat([
      words(VERSION, UTF8_NAMES, DEFLATE, 0, DATE),
      longs(crc32(data), compressed.length, data.length),
      words(encoded.length, 0),
    ]);
    const file = Buffer.concat([longs(0x04034b50), common, encoded, compressed]);
    directory.push(
      Buffer.concat([longs(0x02014b50), words(VERSION | UNIX), common, words(0, 0, 0), longs(MODE, offset), encoded]),
    );
    files.push(file);
    offset += file.length;
  }
  const central = Buffer.concat(directory);
  const end = [words(0, 0, entries.length, entries.length), longs(central.length, offset), words(0)];
  return Buffer.concat([...files, central, longs(0x06054b50), ...end]);
}

function words(...values: number[]): Buffer {
  const buffer = Buffer.alloc(values.length * 2);
  values.forEach((value, index) => {
    buffer.writeUInt16LE(value, index * 2);
  });
  return buffer;
}

function longs(...values: number[]): Buffer {
  const buffer = Buffer.alloc(values.length * 4);
  values.forEach((value, index) => {
    buffer.writeUInt32LE(value, index * 4);
  });
  return buffer;
}
