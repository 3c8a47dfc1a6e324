import { mkdir, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { hasCode } from '../../../storage/file-error.ts';
import { AwsError } from '../aws-error.ts';

/** S3 has no directories: `a` and `a/b` can both be objects there, but not files here. */
export async function placeFile(from: string, to: string, key: string): Promise<void> {
  try {
    await mkdir(dirname(to), { recursive: true });
    await rename(from, to);
  } catch (error) {
    if (!hasCode(error, 'EEXIST', 'ENOTDIR', 'EISDIR', 'ENOTEMPTY', 'ENAMETOOLONG')) throw error;
    throw new AwsError(
      'InvalidArgument',
      `The key ${JSON.stringify(key)} cannot be kept as a file: a part of it is too long, or is an object or a directory already.`,
    );
  }
}
