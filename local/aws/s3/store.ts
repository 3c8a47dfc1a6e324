import { type FileHandle, open, rm, stat } from 'node:fs/promises';
import { hasCode } from '../file-error.ts';
import { Locks } from '../locks.ts';
import { type Conditions, checkWrite } from './conditions.ts';
import { fileOf } from './keys.ts';
import { deriveMetadata, type ObjectMetadata, readMetadata, removeMetadata, writeMetadata } from './object-metadata.ts';
import { placeFile } from './place-file.ts';
import { newVersionId, type Version, Versions } from './versions.ts';

export interface StoredObject extends ObjectMetadata {
  readonly size: number;
  readonly lastModified: Date;
}

/** One version of an object, the current one or a replaced one. */
export interface StoredVersion extends Version {
  readonly isLatest: boolean;
}

/**
 * A deployed bucket keeps versions of everything; here only of what people write by hand, because a directory of runs
 * written over and over would otherwise grow without end.
 */
const isVersioned = (key: string) => key.startsWith('policy/');

/** Objects as plain files. Writers of a key take turns, so a condition holds until the object is in place. */
export class ObjectStore {
  readonly root: string;
  readonly #locks = new Locks();
  readonly #versions: Versions;

  constructor(root: string) {
    this.root = root;
    this.#versions = new Versions(root);
  }

  /** Undefined where there is no such object. */
  find(key: string): Promise<StoredObject | undefined> {
    const file = fileOf(this.root, key);
    return this.#locks.run(key, () => this.#describe(key, file));
  }

  /** The object and a handle on just this version of it, for the caller to close. */
  open(key: string): Promise<{ object: StoredObject; handle: FileHandle } | undefined> {
    const file = fileOf(this.root, key);
    return this.#locks.run(key, async () => {
      const object = await this.#describe(key, file);
      return object && { object, handle: await open(file) };
    });
  }

  /** A replaced version and a handle on it; undefined where there is none of that id, or where it marks a deletion. */
  openVersion(key: string, versionId: string): Promise<{ object: StoredObject; handle: FileHandle } | undefined> {
    return this.#locks.run(key, async () => {
      const current = await this.#describe(key, fileOf(this.root, key));
      if (current?.versionId === versionId) return { object: current, handle: await open(fileOf(this.root, key)) };
      const found = (await this.#versions.list(key)).find((version) => version.versionId === versionId);
      if (!found || found.deleteMarker) return undefined;
      const { etag, crc32, headers, size, lastModified } = found;
      const object = { etag, crc32, headers, size, lastModified, versionId };
      return { object, handle: await open(this.#versions.fileOf(key, versionId)) };
    });
  }

  /** All versions of a key, newest first. */
  versions(key: string): Promise<readonly StoredVersion[]> {
    return this.#locks.run(key, async () => {
      const current = await this.#describe(key, fileOf(this.root, key));
      const replaced = await this.#versions.list(key);
      return [...(current ? [versionOf(current)] : []), ...replaced].map((version, index) => ({
        ...version,
        isLatest: index === 0,
      }));
    });
  }

  keysWithVersions(prefix: string): Promise<string[]> {
    return this.#versions.keys(prefix);
  }

  /**
   * Puts a file in the object's place if the conditions hold; the file is gone afterwards in any case. Returns the id
   * of the new version, where versions are kept.
   */
  async put(
    key: string,
    incoming: string,
    metadata: ObjectMetadata,
    conditions: Conditions,
  ): Promise<string | undefined> {
    try {
      const file = fileOf(this.root, key);
      return await this.#locks.run(key, async () => {
        const current = await this.#describe(key, file);
        checkWrite(conditions, current?.etag);
        const versionId = isVersioned(key) ? newVersionId() : undefined;
        if (versionId && current) await this.#versions.keep(key, file, versionOf(current));
        await placeFile(incoming, file, key);
        await writeMetadata(this.root, key, await stat(file, { bigint: true }), { ...metadata, versionId });
        return versionId;
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
      if (isVersioned(key)) {
        await this.#versions.keep(key, file, versionOf(current));
        await this.#versions.mark(key);
      } else {
        await rm(file);
      }
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
      metadata = { ...(await deriveMetadata(key, file)), ...(isVersioned(key) && { versionId: newVersionId() }) };
      await writeMetadata(this.root, key, version, metadata);
    }
    return { ...metadata, size: Number(version.size), lastModified: version.mtime };
  }
}

function versionOf({ etag, size, crc32, headers, lastModified, versionId = 'null' }: StoredObject): Version {
  return { versionId, lastModified, deleteMarker: false, etag, size, crc32, headers };
}
