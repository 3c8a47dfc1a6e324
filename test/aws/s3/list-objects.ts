import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { AwsError } from '../../../local/aws/aws-error.ts';
import { type S3Call, s3XmlReply } from '../../../local/aws/s3/call.ts';
import type { ObjectStore } from '../../../local/aws/s3/store.ts';
import type { Reply } from '../../../local/aws/service.ts';
import { escapeXml } from '../../../local/aws/xml.ts';
import { hasCode } from '../../../storage/file-error.ts';
import { PRIVATE } from '../../../storage/private-files.ts';

const MAX_KEYS = 1000;

/** ListObjectsV2: prefix, delimiter, start-after, continuation; keys in the order of their UTF-8 bytes. */
export async function listObjects(store: ObjectStore, bucket: string, call: S3Call): Promise<Reply> {
  const { query } = call.request;
  const prefix = query.get('prefix') ?? '';
  const delimiter = query.get('delimiter') ?? '';
  const limit = maxKeys(query.get('max-keys'));
  const token = query.get('continuation-token');
  const after = token === null ? (query.get('start-after') ?? '') : readToken(token);
  const encode = query.get('encoding-type') === 'url' ? encodeUrl : escapeXml;

  const entries: string[] = [];
  let last = after;
  let truncated = false;
  for await (const key of keysBelow(store.root, '', prefix)) {
    const end = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
    const entry = end < 0 ? key : key.slice(0, end + delimiter.length);
    if (compareUtf8(entry, last) <= 0) continue;
    if (entries.length === limit) {
      truncated = true;
      break;
    }
    last = entry;
    const xml =
      end < 0
        ? await contents(store, key, encode)
        : `<CommonPrefixes><Prefix>${encode(entry)}</Prefix></CommonPrefixes>`;
    if (xml) entries.push(xml);
  }
  return s3XmlReply(
    call,
    [
      '<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">',
      `<Name>${escapeXml(bucket)}</Name><Prefix>${encode(prefix)}</Prefix>`,
      delimiter && `<Delimiter>${encode(delimiter)}</Delimiter>`,
      encode === encodeUrl && '<EncodingType>url</EncodingType>',
      `<MaxKeys>${limit}</MaxKeys><KeyCount>${entries.length}</KeyCount><IsTruncated>${truncated}</IsTruncated>`,
      truncated && `<NextContinuationToken>${writeToken(last)}</NextContinuationToken>`,
      ...entries,
      '</ListBucketResult>',
    ]
      .filter(Boolean)
      .join(''),
  );
}

/** The keys that begin with `prefix`, in order, one directory in memory at a time. */
export async function* keysBelow(root: string, directory: string, prefix: string): AsyncGenerator<string> {
  const entries = await entriesOf(join(root, directory));
  const names = entries
    .filter((entry) => entry.isFile() || (entry.isDirectory() && directory + entry.name !== PRIVATE))
    // A directory sorts as its keys do, with the slash: `a.txt` comes before `a/b`.
    .map((entry) => directory + entry.name + (entry.isDirectory() ? '/' : ''))
    .sort(compareUtf8);
  for (const name of names) {
    if (!name.endsWith('/')) {
      if (name.startsWith(prefix)) yield name;
    } else if (name.startsWith(prefix) || prefix.startsWith(name)) {
      yield* keysBelow(root, name, prefix);
    }
  }
}

async function entriesOf(directory: string): Promise<Dirent[]> {
  try {
    return await readdir(directory, { withFileTypes: true });
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return [];
    throw error;
  }
}

async function contents(store: ObjectStore, key: string, encode: (key: string) => string): Promise<string | undefined> {
  const object = await store.find(key);
  // Deleted since the directory was read.
  if (!object) return undefined;
  return `<Contents><Key>${encode(key)}</Key><LastModified>${object.lastModified.toISOString()}</LastModified><ETag>&quot;${object.etag}&quot;</ETag><Size>${object.size}</Size><StorageClass>STANDARD</StorageClass></Contents>`;
}

const compareUtf8 = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));

const encodeUrl = (key: string) => encodeURIComponent(key).replaceAll('%2F', '/');

const writeToken = (last: string) => Buffer.from(`1.${last}`).toString('base64url');

function readToken(token: string): string {
  const decoded = Buffer.from(token, 'base64url').toString('utf8');
  if (decoded.startsWith('1.')) return decoded.slice(2);
  throw new AwsError('InvalidArgument', 'The continuation token provided is incorrect');
}

export function maxKeys(value: string | null): number {
  if (value === null) return MAX_KEYS;
  if (/^\d+$/.test(value)) return Math.min(Number(value), MAX_KEYS);
  throw new AwsError('InvalidArgument', `'${value}' is not a number of keys`);
}
