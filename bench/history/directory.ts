import { copyFile, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
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
  };
}
