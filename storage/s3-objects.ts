import { pipeline, Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  paginateListObjectsV2,
  S3Client,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { ObjectDamaged, ObjectMissing } from './errors.ts';
import { gunzipLines } from './gzip-lines.ts';
import { inBlocks } from './line-blocks.ts';
import type { Objects, OpenBytes } from './objects.ts';
import { getS3Text, isEmpty, isMissing, putS3Object } from './s3-text.ts';
import { throughProxy } from './through-proxy.ts';

/**
 * 256 KiB of gzip hold about 4,000 resource CIDRs. Small, because a merge holds one block of every part in memory;
 * read as ranges, because a connection left open while other parts are read would time out.
 */
const RANGE_BYTES = 256 * 1024;

export function s3Objects(bucket: string, client: S3Client = new S3Client(throughProxy())): Objects {
  const where = `s3://${bucket}`;
  return {
    bucket,
    where,
    getText: (key) => getS3Text(client, bucket, key),
    async putText(key, text, options) {
      await putS3Object(client, bucket, key, text, options);
    },
    async putBytes(key, bytes, options) {
      await putS3Object(client, bucket, key, bytes, options);
    },
    openBytes: (key, lastBytes) => openS3Bytes(client, bucket, key, lastBytes),
    async copy(from, to) {
      try {
        // The SDK sends the source as it is, in a header: encode it here.
        const CopySource = [bucket, ...from.split('/')].map(encodeURIComponent).join('/');
        await client.send(new CopyObjectCommand({ Bucket: bucket, Key: to, CopySource }));
      } catch (error) {
        throw isMissing(error) ? ObjectMissing.at(`${where}/${from}`, error) : error;
      }
    },
    async delete(key) {
      await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
    },
    readLines: (key) => gunzipLines(readRanges(client, bucket, key), `${where}/${key}`),
    async *list(prefix) {
      for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: prefix })) {
        for (const { Key, LastModified } of Contents)
          if (Key && LastModified) yield { key: Key, modified: LastModified };
      }
    },
    async folders(prefix) {
      const names: string[] = [];
      const below = { Bucket: bucket, Prefix: prefix, Delimiter: '/' };
      for await (const { CommonPrefixes = [] } of paginateListObjectsV2({ client }, below)) {
        for (const { Prefix: found = '' } of CommonPrefixes) names.push(found.slice(prefix.length, -1));
      }
      return names;
    },
    async writeLines(key, lines) {
      // A stream of unknown length needs multipart; one part in flight, because memory is the scarcer thing here.
      const body = createGzip();
      const upload = new Upload({
        client,
        queueSize: 1,
        params: { Bucket: bucket, Key: key, Body: body, ContentType: 'application/x-ndjson', ContentEncoding: 'gzip' },
      });
      const feed = new Promise<void>((resolve, reject) => {
        pipeline(Readable.from(inBlocks(lines)), body, (error) => (error ? reject(error) : resolve()));
      });
      // Both may fail for the same reason, which the upload knows; waiting for both leaves no rejection unhandled.
      const results = await Promise.allSettled([upload.done(), feed]);
      for (const result of results) if (result.status === 'rejected') throw result.reason;
    },
  };
}

/** One request for size, version and end: what is read by ranges has its table of contents there. */
async function openS3Bytes(
  client: S3Client,
  bucket: string,
  key: string,
  lastBytes: number,
): Promise<OpenBytes | undefined> {
  const get = async (range: string, etag?: string) => {
    const { Body, ETag, ContentRange } = await client.send(
      new GetObjectCommand({ Bucket: bucket, Key: key, Range: `bytes=${range}`, ...(etag && { IfMatch: etag }) }),
    );
    return { bytes: (await Body?.transformToByteArray()) ?? new Uint8Array(), etag: ETag, range: ContentRange };
  };
  try {
    const { bytes: last, etag, range } = await get(`-${lastBytes}`);
    return {
      size: Number(range?.split('/')[1] ?? last.length),
      last,
      read: async (from, to) => (from < to ? (await get(`${from}-${to - 1}`, etag)).bytes : new Uint8Array()),
    };
  } catch (error) {
    if (isEmpty(error)) return { size: 0, last: new Uint8Array(), read: async () => new Uint8Array() };
    if (isMissing(error)) return undefined;
    throw error;
  }
}

async function* readRanges(client: S3Client, bucket: string, key: string): AsyncGenerator<Uint8Array> {
  let etag: string | undefined;
  let total = Number.POSITIVE_INFINITY;
  for (let from = 0; from < total; from += RANGE_BYTES) {
    try {
      const { Body, ETag, ContentRange } = await client.send(
        new GetObjectCommand({
          Bucket: bucket,
          Key: key,
          Range: `bytes=${from}-${from + RANGE_BYTES - 1}`,
          // All ranges of one version: a retried writer may replace the object between two of them.
          ...(etag && { IfMatch: etag }),
        }),
      );
      etag = ETag;
      total = Number(ContentRange?.split('/')[1] ?? 0);
      if (Body) yield await Body.transformToByteArray();
    } catch (error) {
      if (isEmpty(error)) throw ObjectDamaged.at(`s3://${bucket}/${key}`, error);
      throw isMissing(error) ? ObjectMissing.at(`s3://${bucket}/${key}`, error) : error;
    }
  }
}
