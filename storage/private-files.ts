import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

/** The directory beside the objects that holds what is known about them, parts, locks, and half-written files. */
export const PRIVATE = '.s3';

export const privateFile = (root: string, ...names: string[]) => join(root, PRIVATE, ...names);

/** A path of its own for what is put in its place when it is whole. */
export async function incomingFile(root: string): Promise<string> {
  await mkdir(privateFile(root, 'incoming'), { recursive: true });
  return privateFile(root, 'incoming', randomUUID());
}
