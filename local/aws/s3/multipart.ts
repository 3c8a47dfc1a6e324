import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import * as z from 'zod';
import { incomingFile, privateFile } from '../../../storage/private-files.ts';
import { AwsError } from '../aws-error.ts';
import type { CompletedPart } from './completed-parts.ts';
import type { Conditions } from './conditions.ts';
import type { Received } from './receive.ts';
import type { ObjectStore } from './store.ts';

const MIN_PART_BYTES = 5 * 1024 * 1024;
const MAX_PARTS = 10_000;

const Upload = z.object({ key: z.string(), headers: z.record(z.string(), z.string()) });

/** Uploads in parts: a directory each, with a file a part whose name ends in the part's MD5. */
export class Uploads {
  readonly #store: ObjectStore;

  constructor(store: ObjectStore) {
    this.#store = store;
  }

  /** Returns the upload's id. */
  async create(key: string, headers: Readonly<Record<string, string>>): Promise<string> {
    const id = randomUUID();
    await mkdir(this.#directory(id), { recursive: true });
    await writeFile(join(this.#directory(id), 'upload.json'), JSON.stringify({ key, headers }));
    return id;
  }

  /** Returns the part's ETag, without quotes. */
  async addPart(id: string, key: string, number: number, part: Received): Promise<string> {
    try {
      if (!Number.isInteger(number) || number < 1 || number > MAX_PARTS) {
        throw new AwsError('InvalidArgument', `Part number must be an integer between 1 and ${MAX_PARTS}, inclusive`);
      }
      await this.#find(id, key);
      const etag = part.md5.toString('hex');
      await rename(part.file, this.#partFile(id, number, etag));
      return etag;
    } finally {
      await rm(part.file, { force: true });
    }
  }

  /** Joins the parts to the object, if the conditions hold, and returns its ETag, without quotes. */
  async complete(id: string, key: string, parts: readonly CompletedPart[], conditions: Conditions): Promise<string> {
    const { headers } = await this.#find(id, key);
    await this.#check(id, parts);
    const joined = await incomingFile(this.#store.root);
    const md5 = createHash('md5');
    try {
      for (const { number, etag } of parts) {
        md5.update(etag, 'hex');
        await pipeline(createReadStream(this.#partFile(id, number, etag)), createWriteStream(joined, { flags: 'a' }));
      }
      const etag = `${md5.digest('hex')}-${parts.length}`;
      await this.#store.put(key, joined, { etag, crc32: undefined, headers }, conditions);
      await this.#remove(id);
      return etag;
    } finally {
      await rm(joined, { force: true });
    }
  }

  async abort(id: string, key: string): Promise<void> {
    await this.#find(id, key);
    await this.#remove(id);
  }

  async #check(id: string, parts: readonly CompletedPart[]): Promise<void> {
    if (parts.some(({ number }, index) => number <= (parts[index - 1]?.number ?? 0))) {
      throw new AwsError('InvalidPartOrder', 'The list of parts was not in ascending order.');
    }
    for (const [index, { number, etag }] of parts.entries()) {
      const size = await fileSize(this.#partFile(id, number, etag));
      if (size === undefined) {
        throw new AwsError('InvalidPart', `Part ${number} could not be found, or its entity tag did not match.`);
      }
      if (size < MIN_PART_BYTES && index < parts.length - 1) {
        throw new AwsError(
          'EntityTooSmall',
          `Part ${number} has ${size} bytes: only the last may have less than 5 MiB.`,
        );
      }
    }
  }

  async #find(id: string, key: string): Promise<z.infer<typeof Upload>> {
    const missing = new AwsError('NoSuchUpload', 'The specified multipart upload does not exist.', 404);
    if (!/^[0-9a-f-]{36}$/.test(id)) throw missing;
    const text = await readFile(join(this.#directory(id), 'upload.json'), 'utf8').catch(() => undefined);
    const upload = text === undefined ? undefined : Upload.parse(JSON.parse(text));
    if (upload?.key !== key) throw missing;
    return upload;
  }

  #remove(id: string): Promise<void> {
    return rm(this.#directory(id), { recursive: true, force: true });
  }

  #directory(id: string): string {
    return privateFile(this.#store.root, 'uploads', id);
  }

  #partFile(id: string, number: number, etag: string): string {
    return join(this.#directory(id), `${number}-${etag}`);
  }
}

async function fileSize(file: string): Promise<number | undefined> {
  return (await stat(file).catch(() => undefined))?.size;
}
