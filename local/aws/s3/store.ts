import { type FileHandle, open, rm, stat } from 'node:fs/promises';
import { exclusively } from '../../../storage/directory-lock.ts';
import { hasCode } from '../../../storage/file-error.ts';
import { Locks } from '../locks.ts';
import { type Conditions, checkWrite } from './conditions.ts';
import { fileOf } from './keys.ts';
import { deriveMetadata, type ObjectMetadata, readMetadata, removeMetadata, writeMetadata } from './object-metadata.ts';
import { placeFile } from './place-file.ts';

export interface StoredObject extends ObjectMetadata {
  readonly size: number;
  readonly lastModified: Date;
}

/** An object and a handle on just this version of it, for the caller to close. */
export interface OpenObject {
  readonly object: StoredObject;
  readonly handle: FileHandle;
}

/**
 * Objects as plain files. Writers of a key take turns, in this process and in others, so a condition holds until the
 * object is in place.
 */
export class ObjectStore {
  readonly root: string;
  readonly #locks = new Locks();

  constructor(root: string) {
    this.root = root;
  }

  /** Undefined where there is no such object. */
  async find(key: string): Promise<StoredObject | undefined> {
    const found = await this.open(key);
    await found?.handle.close();
    return found?.object;
  }

  open(key: string): Promise<OpenObject | undefined> {
    return this.#open(key, fileOf(this.root, key), false);
  }

  /**
   * Puts a file in the object's place if the conditions hold; the file is gone afterwards in any case. Returns what is
   * kept beside its bytes.
   */
  async put(key: string, incoming: string, metadata: ObjectMetadata, conditions: Conditions): Promise<ObjectMetadata> {
    try {
      const file = fileOf(this.root, key);
      return await this.#alone(key, async () => {
        const asked = conditions.ifMatch !== undefined || conditions.ifNoneMatch !== undefined;
        checkWrite(conditions, asked ? await this.#etag(key, file) : undefined);
        const version = await stat(incoming, { bigint: true });
        await writeMetadata(this.root, key, version, metadata, () => placeFile(incoming, file, key));
        return metadata;
      });
    } finally {
      await rm(incoming, { force: true });
    }
  }

  remove(key: string, ifMatch: string | undefined): Promise<void> {
    const file = fileOf(this.root, key);
    return this.#alone(key, async () => {
      const current = await this.#etag(key, file);
      checkWrite({ ifMatch, ifNoneMatch: undefined }, current);
      if (current === undefined) return;
      await rm(file);
      await removeMetadata(this.root, key);
    });
  }

  #alone<T>(key: string, task: () => Promise<T>): Promise<T> {
    return this.#locks.run(key, () => exclusively(this.root, key, task));
  }

  async #etag(key: string, file: string): Promise<string | undefined> {
    const found = await this.#open(key, file, true);
    await found?.handle.close();
    return found?.object.etag;
  }

  /** Readers do not wait for their turn: what is known is known of just the file that they have open. */
  async #open(key: string, file: string, alone: boolean): Promise<OpenObject | undefined> {
    const handle = await openFile(file);
    if (!handle) return undefined;
    try {
      const version = await handle.stat({ bigint: true });
      let metadata = await readMetadata(this.root, key, version);
      if (!metadata && alone) {
        metadata = await this.derive(key, file);
        await writeMetadata(this.root, key, version, metadata);
      }
      if (metadata) {
        return { object: { ...metadata, size: Number(version.size), lastModified: version.mtime }, handle };
      }
    } catch (error) {
      await handle.close();
      throw error;
    }
    await handle.close();
    return await this.#alone(key, () => this.#open(key, file, true));
  }

  /** For a file that was not put here. */
  protected derive(key: string, file: string): Promise<ObjectMetadata> {
    return deriveMetadata(key, file);
  }
}

/** Undefined where there is none: a directory is none. */
async function openFile(file: string): Promise<FileHandle | undefined> {
  try {
    return (await stat(file)).isFile() ? await open(file) : undefined;
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR', 'ENAMETOOLONG')) return undefined;
    throw error;
  }
}
