import { randomUUID } from 'node:crypto';
import { copyFile, mkdir, open, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Locks } from '../../../local/aws/locks.ts';
import type { Conditions } from '../../../local/aws/s3/conditions.ts';
import { fileOf } from '../../../local/aws/s3/keys.ts';
import type { ObjectMetadata } from '../../../local/aws/s3/object-metadata.ts';
import { ObjectStore, type OpenObject, type StoredObject } from '../../../local/aws/s3/store.ts';
import { privateFile } from '../../../storage/private-files.ts';
import { newVersionId, type Version, Versions } from './versions.ts';

/** One version of an object, the current one or a replaced one. */
export interface StoredVersion extends Version {
  readonly isLatest: boolean;
}

/**
 * A deployed bucket keeps versions of everything; here only of what people write by hand, because a directory of runs
 * written over and over would otherwise grow without end.
 */
const isVersioned = (key: string) => key.startsWith('policy/');

/** Objects as plain files, and replaced ones beside them. */
export class VersionedStore extends ObjectStore {
  readonly #turns = new Locks();
  readonly #versions: Versions;

  constructor(root: string) {
    super(root);
    this.#versions = new Versions(root);
  }

  override put(
    key: string,
    incoming: string,
    metadata: ObjectMetadata,
    conditions: Conditions,
  ): Promise<ObjectMetadata> {
    if (!isVersioned(key)) return super.put(key, incoming, metadata, conditions);
    const versionId = newVersionId();
    return this.#keeping(key, () => super.put(key, incoming, { ...metadata, versionId }, conditions));
  }

  override async remove(key: string, ifMatch: string | undefined): Promise<void> {
    if (!isVersioned(key)) return await super.remove(key, ifMatch);
    const existed = (await this.find(key)) !== undefined;
    await this.#keeping(key, () => super.remove(key, ifMatch));
    if (existed) await this.#versions.mark(key);
  }

  /** A replaced version and a handle on it; undefined where there is none of that id, or where it marks a deletion. */
  openVersion(key: string, versionId: string): Promise<OpenObject | undefined> {
    return this.#turns.run(key, async () => {
      const current = await this.open(key);
      if (current?.object.versionId === versionId) return current;
      await current?.handle.close();
      const found = (await this.#versions.list(key)).find((version) => version.versionId === versionId);
      if (!found || found.deleteMarker) return undefined;
      const { etag, crc32, headers, size, lastModified } = found;
      const object = { etag, crc32, headers, size, lastModified, versionId };
      return { object, handle: await open(this.#versions.fileOf(key, versionId)) };
    });
  }

  /** All versions of a key, newest first. */
  versions(key: string): Promise<readonly StoredVersion[]> {
    return this.#turns.run(key, async () => {
      const current = await this.find(key);
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

  protected override async derive(key: string, file: string): Promise<ObjectMetadata> {
    const derived = await super.derive(key, file);
    return isVersioned(key) ? { ...derived, versionId: newVersionId() } : derived;
  }

  /** Changes an object; if that succeeds, what was there before becomes its newest replaced version. */
  #keeping<T>(key: string, change: () => Promise<T>): Promise<T> {
    return this.#turns.run(key, async () => {
      const current = await this.find(key);
      const aside = privateFile(this.root, 'aside', randomUUID());
      try {
        if (current) {
          await mkdir(dirname(aside), { recursive: true });
          await copyFile(fileOf(this.root, key), aside);
        }
        const done = await change();
        if (current) await this.#versions.keep(key, aside, versionOf(current));
        return done;
      } finally {
        await rm(aside, { force: true });
      }
    });
  }
}

function versionOf({ etag, size, crc32, headers, lastModified, versionId = 'null' }: StoredObject): Version {
  return { versionId, lastModified, deleteMarker: false, etag, size, crc32, headers };
}
