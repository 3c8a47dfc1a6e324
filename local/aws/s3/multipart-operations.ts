import { readBody } from '../read-body.ts';
import type { Reply } from '../service.ts';
import { escapeXml } from '../xml.ts';
import { conditionsOf, keptHeaders, type S3Call, s3Reply, s3XmlReply } from './call.ts';
import { completedParts } from './completed-parts.ts';
import { fileOf } from './keys.ts';
import type { Uploads } from './multipart.ts';
import { receive } from './receive.ts';
import type { ObjectStore } from './store.ts';

/** 10,000 parts, each with its number, ETag and a checksum. */
const MAX_LIST_BYTES = 4 * 1024 * 1024;

export interface UploadContext {
  readonly bucket: string;
  readonly store: ObjectStore;
  readonly uploads: Uploads;
}

export async function createMultipartUpload(context: UploadContext, call: S3Call): Promise<Reply> {
  fileOf(context.store.root, call.key);
  const id = await context.uploads.create(call.key, keptHeaders(call));
  return s3XmlReply(
    call,
    `<InitiateMultipartUploadResult>${bucketAndKey(context, call)}<UploadId>${id}</UploadId></InitiateMultipartUploadResult>`,
  );
}

export async function uploadPart({ store, uploads }: UploadContext, call: S3Call): Promise<Reply> {
  const part = await receive(store.root, call.request.http);
  const etag = await uploads.addPart(uploadId(call), call.key, Number(call.request.query.get('partNumber')), part);
  return s3Reply(call, 200, { etag: `"${etag}"`, 'x-amz-checksum-crc32': part.crc32 });
}

export async function completeMultipartUpload(context: UploadContext, call: S3Call): Promise<Reply> {
  const body = await readBody(call.request.http, MAX_LIST_BYTES);
  const parts = completedParts(body.toString('utf8'));
  const etag = await context.uploads.complete(uploadId(call), call.key, parts, conditionsOf(call));
  return s3XmlReply(
    call,
    `<CompleteMultipartUploadResult>${bucketAndKey(context, call)}<ETag>&quot;${etag}&quot;</ETag></CompleteMultipartUploadResult>`,
  );
}

export async function abortMultipartUpload({ uploads }: UploadContext, call: S3Call): Promise<Reply> {
  await uploads.abort(uploadId(call), call.key);
  return s3Reply(call, 204);
}

const uploadId = (call: S3Call) => call.request.query.get('uploadId') ?? '';

const bucketAndKey = ({ bucket }: UploadContext, { key }: S3Call) =>
  `<Bucket>${escapeXml(bucket)}</Bucket><Key>${escapeXml(key)}</Key>`;
