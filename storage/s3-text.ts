import { Readable } from 'node:stream';
import { GetObjectCommand, PutObjectCommand, type S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { MAX_TEXT_BYTES, ObjectDamaged, WriteConflict } from './errors.ts';
import type { WriteCondition } from './objects.ts';

/** A small object as it was at one time. */
export interface S3Text {
  readonly text: string;
  readonly etag: string;
  /** Where the bucket keeps versions. */
  readonly versionId: string | undefined;
  readonly lastModified: Date | undefined;
}

/** Undefined where there is no such object, or no such version of it. Throws ObjectDamaged for what is too large. */
export async function getS3Text(
  client: S3Client,
  bucket: string,
  key: string,
  versionId?: string,
): Promise<S3Text | undefined> {
  try {
    const {
      Body,
      ETag,
      VersionId,
      LastModified,
      ContentLength = 0,
    } = await client.send(
      new GetObjectCommand({ Bucket: bucket, Key: key, ...(versionId !== undefined && { VersionId: versionId }) }),
    );
    if (ContentLength > MAX_TEXT_BYTES) {
      // Or it would still be sent.
      if (Body instanceof Readable) Body.destroy();
      throw ObjectDamaged.tooLarge(`s3://${bucket}/${key}`, ContentLength, ETag);
    }
    const text = (await Body?.transformToString('utf8')) ?? '';
    return { text, etag: ETag ?? '', versionId: VersionId, lastModified: LastModified };
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** With a condition, throws WriteConflict when another writer was first. */
export async function putS3Object(
  client: S3Client,
  bucket: string,
  key: string,
  body: string | Uint8Array,
  { contentType, condition }: { contentType: string; condition?: WriteCondition },
): Promise<Pick<S3Text, 'etag' | 'versionId'>> {
  try {
    const { ETag, VersionId } = await client.send(
      new PutObjectCommand({
        Bucket: bucket,
        Key: key,
        Body: body,
        ContentType: contentType,
        ...conditionHeaders(condition),
      }),
    );
    return { etag: ETag ?? '', versionId: VersionId };
  } catch (error) {
    if (condition && isConflict(error)) {
      throw new WriteConflict(`s3://${bucket}/${key} was changed by another writer`, { cause: error });
    }
    throw error;
  }
}

export function isMissing(error: unknown): boolean {
  return error instanceof S3ServiceException && (error.name === 'NoSuchKey' || error.$metadata.httpStatusCode === 404);
}

/** No range of an object without a byte can be had. */
export function isEmpty(error: unknown): error is Error {
  return error instanceof S3ServiceException && error.$metadata.httpStatusCode === 416;
}

function conditionHeaders(condition: WriteCondition | undefined): { IfMatch?: string; IfNoneMatch?: string } {
  if (!condition) return {};
  return 'ifMatch' in condition ? { IfMatch: condition.ifMatch } : { IfNoneMatch: condition.ifNoneMatch };
}

/** 412: another writer was first. 409: one is writing now. 404 under If-Match: the object went away. */
function isConflict(error: unknown): boolean {
  return error instanceof S3ServiceException && [404, 409, 412].includes(error.$metadata.httpStatusCode ?? 0);
}
