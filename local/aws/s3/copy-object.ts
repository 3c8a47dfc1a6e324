import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { incomingFile } from '../../../storage/private-files.ts';
import { AwsError } from '../aws-error.ts';
import { decodeUri } from '../decode-uri.ts';
import type { Reply } from '../service.ts';
import { conditionsOf, header, type S3Call, s3XmlReply } from './call.ts';
import { noSuchKey } from './conditions.ts';
import type { UploadContext } from './multipart-operations.ts';

/** A PUT that names another object as its source: the bytes, and what is known of them, stay the same. */
export async function copyObject({ bucket, store }: UploadContext, call: S3Call): Promise<Reply> {
  const found = await store.open(sourceKey(call, bucket));
  if (!found) throw noSuchKey();
  const { object, handle } = found;
  const { etag, crc32, headers } = object;
  const file = await incomingFile(store.root);
  try {
    // The stream closes the handle, whatever happens.
    await pipeline(handle.createReadStream(), createWriteStream(file));
    await store.put(call.key, file, { etag, crc32, headers }, conditionsOf(call));
  } finally {
    await rm(file, { force: true });
  }
  const copied = await store.find(call.key);
  return s3XmlReply(
    call,
    `<CopyObjectResult><ETag>&quot;${etag}&quot;</ETag><LastModified>${(copied?.lastModified ?? new Date()).toISOString()}</LastModified></CopyObjectResult>`,
  );
}

/** `bucket/key` or `/bucket/key`, URL-encoded. */
function sourceKey(call: S3Call, bucket: string): string {
  const [, from, key] = /^\/?([^/]+)\/(.+)$/s.exec(decodeUri(header(call, 'x-amz-copy-source') ?? '')) ?? [];
  if (from === bucket && key !== undefined) return key;
  throw new AwsError('NoSuchBucket', 'The specified bucket of the source does not exist', 404);
}
