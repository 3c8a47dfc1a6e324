import { AwsError } from '../aws-error.ts';
import type { Reply } from '../service.ts';
import { conditionsOf, header, keptHeaders, type S3Call, s3Reply } from './call.ts';
import { isNotModified, noSuchKey } from './conditions.ts';
import { byteRange } from './ranges.ts';
import { receive } from './receive.ts';
import type { ObjectStore, StoredObject } from './store.ts';

export async function putObject(store: ObjectStore, call: S3Call): Promise<Reply> {
  const { file, md5, crc32 } = await receive(store.root, call.request.http);
  const metadata = { etag: md5.toString('hex'), crc32, headers: keptHeaders(call) };
  const versionId = await store.put(call.key, file, metadata, conditionsOf(call));
  return s3Reply(call, 200, {
    etag: `"${metadata.etag}"`,
    'x-amz-checksum-crc32': crc32,
    ...(versionId && { 'x-amz-version-id': versionId }),
  });
}

export async function headObject(store: ObjectStore, call: S3Call): Promise<Reply> {
  const object = await store.find(call.key);
  if (!object) throw noSuchKey();
  if (isNotModified(conditionsOf(call), object.etag)) return s3Reply(call, 304, { etag: `"${object.etag}"` });
  return s3Reply(call, 200, { ...objectHeaders(object, call), 'content-length': String(object.size) });
}

export async function getObject(store: ObjectStore, call: S3Call): Promise<Reply> {
  const versionId = call.request.query.get('versionId');
  const found = await (versionId === null ? store.open(call.key) : store.openVersion(call.key, versionId));
  if (!found) throw versionId === null ? noSuchKey() : noSuchVersion();
  const { object, handle } = found;
  try {
    if (isNotModified(conditionsOf(call), object.etag)) {
      await handle.close();
      return s3Reply(call, 304, { etag: `"${object.etag}"` });
    }
    const range = byteRange(header(call, 'range'), object.size);
    // The stream closes the handle at its end, also when the client goes away.
    if (!range) {
      const headers = { ...objectHeaders(object, call), 'content-length': String(object.size) };
      return s3Reply(call, 200, headers, handle.createReadStream());
    }
    const headers = {
      ...objectHeaders(object),
      'content-length': String(range.end - range.start + 1),
      'content-range': `bytes ${range.start}-${range.end}/${object.size}`,
    };
    return s3Reply(call, 206, headers, handle.createReadStream(range));
  } catch (error) {
    await handle.close();
    throw error;
  }
}

export async function deleteObject(store: ObjectStore, call: S3Call): Promise<Reply> {
  await store.remove(call.key, header(call, 'if-match'));
  return s3Reply(call, 204);
}

const noSuchVersion = () => new AwsError('NoSuchVersion', 'The specified version does not exist.', 404);

/** With the call, also the checksum, if it asks for one: it covers the whole object, so a range has none. */
function objectHeaders(object: StoredObject, call?: S3Call): Record<string, string> {
  const checksum = call && header(call, 'x-amz-checksum-mode') === 'ENABLED' ? object.crc32 : undefined;
  return {
    ...object.headers,
    etag: `"${object.etag}"`,
    'last-modified': object.lastModified.toUTCString(),
    'accept-ranges': 'bytes',
    ...(object.versionId !== undefined && { 'x-amz-version-id': object.versionId }),
    ...(checksum !== undefined && { 'x-amz-checksum-crc32': checksum, 'x-amz-checksum-type': 'FULL_OBJECT' }),
  };
}
