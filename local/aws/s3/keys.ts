import { relative, resolve, sep } from 'node:path';
import { PRIVATE } from '../../../storage/private-files.ts';
import { AwsError } from '../aws-error.ts';

const MAX_KEY_BYTES = 1024;

/**
 * The file of a key: the key is the path below `root`. Keys that no path spells (`a//b`, `a/../b`, `a/`), or that
 * leave `root` or touch its private directory, are refused, although S3 would take them.
 */
export function fileOf(root: string, key: string): string {
  if (Buffer.byteLength(key) > MAX_KEY_BYTES) {
    throw new AwsError('KeyTooLongError', `Your key is too long: ${MAX_KEY_BYTES} bytes are the limit.`);
  }
  const file = resolve(root, key);
  const spelled = relative(root, file).split(sep).join('/');
  const [top = ''] = key.split('/');
  if (spelled !== key || key.includes('\0') || top === PRIVATE || top === '..') {
    throw new AwsError(
      'InvalidArgument',
      `The key ${JSON.stringify(key)} cannot be kept as a file: objects are files below the output directory here.`,
    );
  }
  return file;
}
