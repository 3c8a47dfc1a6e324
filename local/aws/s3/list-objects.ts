import { compareUtf8, keysBelow } from '../../../storage/directory-keys.ts';
import { AwsError } from '../aws-error.ts';
import type { Reply } from '../service.ts';
import { escapeXml } from '../xml.ts';
import { type S3Call, s3XmlReply } from './call.ts';
import type { UploadContext } from './multipart-operations.ts';
import type { ObjectStore } from './store.ts';

const MAX_KEYS = 1000;

/** ListObjectsV2: prefix, delimiter, start-after, continuation; keys in the order of their UTF-8 bytes. */
export async function listObjects({ store, bucket }: UploadContext, call: S3Call): Promise<Reply> {
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
  for await (const key of keysBelow(store.root, prefix)) {
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

async function contents(store: ObjectStore, key: string, encode: (key: string) => string): Promise<string | undefined> {
  const object = await store.find(key);
  // Deleted since the directory was read.
  if (!object) return undefined;
  return `<Contents><Key>${encode(key)}</Key><LastModified>${object.lastModified.toISOString()}</LastModified><ETag>&quot;${object.etag}&quot;</ETag><Size>${object.size}</Size><StorageClass>STANDARD</StorageClass></Contents>`;
}

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
