import { AwsError } from '../../../local/aws/aws-error.ts';
import { type S3Call, s3XmlReply } from '../../../local/aws/s3/call.ts';
import { maxKeys } from '../../../local/aws/s3/list-objects.ts';
import type { Reply } from '../../../local/aws/service.ts';
import { escapeXml } from '../../../local/aws/xml.ts';
import { compareUtf8, keysBelow } from '../../../storage/directory-keys.ts';
import type { StoredVersion, VersionedStore } from './versioned-store.ts';

interface Entry {
  readonly key: string;
  readonly version: StoredVersion;
}

/** ListObjectVersions: prefix and paging; keys in order, the versions of each newest first. */
export async function listObjectVersions(store: VersionedStore, bucket: string, call: S3Call): Promise<Reply> {
  const { query } = call.request;
  const prefix = query.get('prefix') ?? '';
  const limit = maxKeys(query.get('max-keys'));
  const rest = await entriesAfter(store, prefix, query.get('key-marker'), query.get('version-id-marker'));
  const page = rest.slice(0, limit);
  const last = rest.length > limit ? page.at(-1) : undefined;
  return s3XmlReply(
    call,
    [
      '<ListVersionsResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">',
      `<Name>${escapeXml(bucket)}</Name><Prefix>${escapeXml(prefix)}</Prefix><MaxKeys>${limit}</MaxKeys>`,
      `<IsTruncated>${last !== undefined}</IsTruncated>`,
      last && `<NextKeyMarker>${escapeXml(last.key)}</NextKeyMarker>`,
      last && `<NextVersionIdMarker>${last.version.versionId}</NextVersionIdMarker>`,
      ...page.map(entryXml),
      '</ListVersionsResult>',
    ]
      .filter(Boolean)
      .join(''),
  );
}

async function entriesAfter(
  store: VersionedStore,
  prefix: string,
  keyMarker: string | null,
  versionMarker: string | null,
): Promise<Entry[]> {
  const entries: Entry[] = [];
  for (const key of await keysWithVersions(store, prefix)) {
    for (const version of await store.versions(key)) entries.push({ key, version });
  }
  if (keyMarker === null) return entries;
  if (versionMarker === null) return entries.filter(({ key }) => key > keyMarker);
  const at = entries.findIndex(({ key, version }) => key === keyMarker && version.versionId === versionMarker);
  if (at < 0) throw new AwsError('InvalidArgument', 'Invalid version id specified');
  return entries.slice(at + 1);
}

async function keysWithVersions(store: VersionedStore, prefix: string): Promise<string[]> {
  const keys = new Set(await store.keysWithVersions(prefix));
  for await (const key of keysBelow(store.root, prefix)) keys.add(key);
  return [...keys].sort(compareUtf8);
}

function entryXml({ key, version }: Entry): string {
  const { versionId, isLatest, lastModified, deleteMarker, etag, size } = version;
  const common = `<Key>${escapeXml(key)}</Key><VersionId>${versionId}</VersionId><IsLatest>${isLatest}</IsLatest><LastModified>${lastModified.toISOString()}</LastModified>`;
  return deleteMarker
    ? `<DeleteMarker>${common}</DeleteMarker>`
    : `<Version>${common}<ETag>&quot;${etag}&quot;</ETag><Size>${size}</Size><StorageClass>STANDARD</StorageClass></Version>`;
}
