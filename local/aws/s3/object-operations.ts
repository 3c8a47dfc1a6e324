import type { Reply } from '../service.ts';
import { conditionsOf, header, keptHeaders, type S3Call, s3Reply } from './call.ts';
import { isNotModified, noSuchKey } from './conditions.ts';
import { byteRange } from './ranges.ts';
import { receive } from './receive.ts';
import type { ObjectStore, OpenObject, StoredObject } from './store.ts';

export async function putObject(store: ObjectStore, call: S3Call): Promise<Reply> {
  const { file, md5, crc32 } = await receive(store.root, call.request.http);
  const metadata = { etag: md5.toString('hex'), crc32, headers: keptHeaders(call) };
  const { versionId } = await store.put(call.key, file, metadata, conditionsOf(call));
  return s3Reply(call, 200, {
    etag: `"${metadata.etag}"`,
    'x-amz-checksum-crc32': crc32,
    ...(versionId && { 'x-amz-version-id': versionId }),
  });
}

export async function getObject(store: ObjectStore, call: S3Call): Promise<Reply> {
  const found = await store.open(call.key);
  if (!found) throw noSuchKey();
  return await objectReply(found, call);
}

/** Closes the handle, now or with the stream. */
export async function objectReply({ object, handle }: OpenObject, call: S3Call): Promise<Reply> {
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

/** With the call, also the checksum, if it asks for one: it covers the whole object, so a range has none. */
export function objectHeaders(object: StoredObject, call?: S3Call): Record<string, string> {
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
