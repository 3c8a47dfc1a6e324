import { type FileHandle, open, rm, stat } from 'node:fs/promises';
import { hasCode } from '../file-error.ts';
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

/** Objects as plain files. Writers of a key take turns, so a condition holds until the object is in place. */
export class ObjectStore {
  readonly root: string;
  readonly #locks = new Locks();

  constructor(root: string) {
    this.root = root;
  }

  /** Undefined where there is no such object. */
  find(key: string): Promise<StoredObject | undefined> {
    const file = fileOf(this.root, key);
    return this.#locks.run(key, () => this.#describe(key, file));
  }

  open(key: string): Promise<OpenObject | undefined> {
    const file = fileOf(this.root, key);
    return this.#locks.run(key, async () => {
      const object = await this.#describe(key, file);
      return object && { object, handle: await open(file) };
    });
  }

  /**
   * Puts a file in the object's place if the conditions hold; the file is gone afterwards in any case. Returns what is
   * kept beside its bytes.
   */
  async put(key: string, incoming: string, metadata: ObjectMetadata, conditions: Conditions): Promise<ObjectMetadata> {
    try {
      const file = fileOf(this.root, key);
      return await this.#locks.run(key, async () => {
        checkWrite(conditions, (await this.#describe(key, file))?.etag);
        await placeFile(incoming, file, key);
        await writeMetadata(this.root, key, await stat(file, { bigint: true }), metadata);
        return metadata;
      });
    } finally {
      await rm(incoming, { force: true });
    }
  }

  remove(key: string, ifMatch: string | undefined): Promise<void> {
    const file = fileOf(this.root, key);
    return this.#locks.run(key, async () => {
      const current = await this.#describe(key, file);
      checkWrite({ ifMatch, ifNoneMatch: undefined }, current?.etag);
      if (!current) return;
      await rm(file);
      await removeMetadata(this.root, key);
    });
  }

  async #describe(key: string, file: string): Promise<StoredObject | undefined> {
    const version = await stat(file, { bigint: true }).catch((error: unknown) => {
      if (hasCode(error, 'ENOENT', 'ENOTDIR', 'ENAMETOOLONG')) return undefined;
      throw error;
    });
    if (!version?.isFile()) return undefined;
    let metadata = await readMetadata(this.root, key, version);
    if (!metadata) {
      metadata = await this.derive(key, file);
      await writeMetadata(this.root, key, version, metadata);
    }
    return { ...metadata, size: Number(version.size), lastModified: version.mtime };
  }

  /** For a file that was not put here. */
  protected derive(key: string, file: string): Promise<ObjectMetadata> {
    return deriveMetadata(key, file);
  }
}
