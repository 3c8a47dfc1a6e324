import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import { hasCode } from '../../../storage/file-error.ts';
import { privateFile } from '../../../storage/private-files.ts';

/** A version that is not the current one any more, or the mark of a deletion. */
const Version = z.object({
  versionId: z.string(),
  lastModified: z.coerce.date(),
  deleteMarker: z.boolean(),
  etag: z.string(),
  size: z.number(),
  crc32: z.string().optional(),
  headers: z.record(z.string(), z.string()),
});
export type Version = z.infer<typeof Version>;

const Index = z.object({ key: z.string(), versions: z.array(Version) });

/** As many replaced versions as a deployment keeps for good. */
const MAX_REPLACED = 100;

export const newVersionId = () => randomBytes(24).toString('base64url');

/**
 * Replaced versions of objects: for each key a directory with a file a version, and an index of them, newest first.
 * Callers hold the key's lock.
 */
export class Versions {
  readonly #root: string;

  constructor(root: string) {
    this.#root = root;
  }

  /** Moves the object's file away, and remembers it as the newest replaced version. */
  async keep(key: string, file: string, version: Version): Promise<void> {
    await mkdir(this.#directory(key), { recursive: true });
    await rename(file, this.fileOf(key, version.versionId));
    await this.#add(key, version);
  }

  /** From here on the object is deleted. */
  async mark(key: string): Promise<void> {
    const marker = { versionId: newVersionId(), lastModified: new Date(), deleteMarker: true };
    await this.#add(key, { ...marker, etag: '', size: 0, headers: {} });
  }

  /** Newest first. */
  async list(key: string): Promise<readonly Version[]> {
    return (await this.#read(join(this.#directory(key), 'index.json')))?.versions ?? [];
  }

  /** The keys that begin with `prefix` and have versions, whether or not there is an object now. */
  async keys(prefix: string): Promise<string[]> {
    const directories = await readdir(privateFile(this.#root, 'versions')).catch((error: unknown) => {
      if (hasCode(error, 'ENOENT')) return [];
      throw error;
    });
    const indexes = await Promise.all(
      directories.map((directory) => this.#read(privateFile(this.#root, 'versions', directory, 'index.json'))),
    );
    return indexes.flatMap((index) => (index?.key.startsWith(prefix) ? [index.key] : []));
  }

  fileOf(key: string, versionId: string): string {
    return join(this.#directory(key), versionId);
  }

  async #add(key: string, version: Version): Promise<void> {
    const [kept, gone] = cut([version, ...(await this.list(key))]);
    const file = join(this.#directory(key), 'index.json');
    await mkdir(dirname(file), { recursive: true });
    await writeFile(`${file}.half`, JSON.stringify({ key, versions: kept }));
    await rename(`${file}.half`, file);
    await Promise.all(gone.map(({ versionId }) => rm(this.fileOf(key, versionId), { force: true })));
  }

  async #read(file: string): Promise<z.infer<typeof Index> | undefined> {
    try {
      return Index.parse(JSON.parse(await readFile(file, 'utf8')));
    } catch (error) {
      if (hasCode(error, 'ENOENT')) return undefined;
      throw error;
    }
  }

  #directory(key: string): string {
    return privateFile(this.#root, 'versions', createHash('sha256').update(key).digest('hex'));
  }
}

function cut(versions: readonly Version[]): [kept: readonly Version[], gone: readonly Version[]] {
  return [versions.slice(0, MAX_REPLACED), versions.slice(MAX_REPLACED)];
}
