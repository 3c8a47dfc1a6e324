import { appendFile, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Locks } from './locks.ts';

/** Appends JSON lines to files, one call at a time for each file: lines of concurrent calls never mix. */
export class JsonLines {
  readonly #locks = new Locks();

  append(file: string, records: readonly unknown[]): Promise<void> {
    return this.#locks.run(file, async () => {
      await mkdir(dirname(file), { recursive: true });
      await appendFile(file, records.map((record) => `${JSON.stringify(record)}\n`).join(''));
    });
  }
}
