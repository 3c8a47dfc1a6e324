import { createWriteStream } from 'node:fs';
import { copyFile, mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { directoryObjects } from '../../storage/directory-objects.ts';
import type { Objects } from '../../storage/objects.ts';

/** A bucket in a directory: with the work that packing is, and without that of a network. */
export function bucketIn(directory: string): Objects {
  const fileOf = async (key: string) => {
    const file = join(directory, key);
    await mkdir(dirname(file), { recursive: true });
    return file;
  };
  return {
    ...directoryObjects(directory),
    bucket: 'bench',
    copy: async (from, to) => copyFile(await fileOf(from), await fileOf(to)),
    delete: async (key) => rm(await fileOf(key), { force: true }),
    writeLines: async (key, lines) =>
      pipeline(Readable.from(inBlocks(lines)), createGzip(), createWriteStream(await fileOf(key))),
  };
}

/** As s3-objects.ts does. */
async function* inBlocks(lines: AsyncIterable<string> | Iterable<string>): AsyncGenerator<string> {
  let block = '';
  for await (const line of lines) {
    block += `${line}\n`;
    if (block.length < 65_536) continue;
    yield block;
    block = '';
  }
  yield block;
}
