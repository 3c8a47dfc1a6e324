import { accessSync, constants } from 'node:fs';
import { makeDirectory } from '../storage/make-directory.ts';

/** Makes the directory that everything is written to. Throws the file system's error where it cannot be written to. */
export function prepareOutDir(outDir: string): void {
  makeDirectory(outDir);
  // It may have been there before, and belong to somebody else.
  accessSync(outDir, constants.W_OK | constants.X_OK);
}
