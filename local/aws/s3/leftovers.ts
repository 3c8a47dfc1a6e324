import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { privateFile } from '../../../storage/private-files.ts';

const KEPT_MS = 86_400_000;

/** Half-written files and uploads of processes that died: nobody takes a day to write one. */
export async function removeLeftovers(root: string): Promise<void> {
  for (const directory of [privateFile(root, 'incoming'), privateFile(root, 'uploads')]) {
    for (const name of await readdir(directory).catch(() => [])) {
      const file = join(directory, name);
      const { mtimeMs = Date.now() } = (await stat(file).catch(() => undefined)) ?? {};
      if (Date.now() - mtimeMs > KEPT_MS) await rm(file, { recursive: true, force: true });
    }
  }
}
