import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  HeadObjectCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { expect, test } from 'vitest';
import { BUCKET, started } from './fixture.ts';

const MIB = 1024 * 1024;

async function upload() {
  const aws = await started();
  const s3 = new S3Client(aws.client);
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket: BUCKET, Key: 'big' }));
  const target = { Bucket: BUCKET, Key: 'big', UploadId };
  const part = async (PartNumber: number, Body: Buffer) => {
    const { ETag } = await s3.send(new UploadPartCommand({ ...target, PartNumber, Body }));
    return { PartNumber, ETag };
  };
  const complete = (Parts: { PartNumber: number; ETag: string | undefined }[], more: object = {}) =>
    s3.send(new CompleteMultipartUploadCommand({ ...target, MultipartUpload: { Parts }, ...more }));
  return { aws, s3, target, part, complete };
}

const md5 = (data: Buffer) => createHash('md5').update(data).digest();

test('lib-storage uploads a stream of unknown length in parts', async () => {
  const aws = await started();
  const s3 = new S3Client(aws.client);
  const chunks = Array.from({ length: 12 }, (_, index) => Buffer.alloc(MIB, 65 + index));
  const body = Buffer.concat(chunks);

  const params = { Bucket: BUCKET, Key: 'parts/1.jsonl.gz', Body: Readable.from(chunks), ContentEncoding: 'gzip' };
  const done = await new Upload({ client: s3, params }).done();

  const etag = md5(Buffer.concat([0, 5, 10].map((start) => md5(body.subarray(start * MIB, (start + 5) * MIB)))));
  expect(done.ETag).toBe(`"${etag.toString('hex')}-3"`);
  expect(body.equals(await readFile(join(aws.outDir, 'parts/1.jsonl.gz')))).toBe(true);
  expect(await s3.send(new HeadObjectCommand({ Bucket: BUCKET, Key: 'parts/1.jsonl.gz' }))).toMatchObject({
    ContentEncoding: 'gzip',
    ContentLength: body.length,
    ETag: done.ETag,
  });
  expect(await readdir(join(aws.outDir, '.s3/uploads'))).toEqual([]);
});

test('Parts are checked before the object changes', async () => {
  const { complete, part } = await upload();
  const first = await part(1, Buffer.alloc(5 * MIB, 1));
  const small = await part(2, Buffer.alloc(10, 2));
  const last = await part(3, Buffer.alloc(10, 3));

  await expect(complete([first, small, last])).rejects.toMatchObject({ name: 'EntityTooSmall' });
  await expect(complete([last, first])).rejects.toMatchObject({ name: 'InvalidPartOrder' });
  await expect(complete([first, { ...last, ETag: first.ETag }])).rejects.toMatchObject({ name: 'InvalidPart' });
  await expect(complete([first, { PartNumber: 4, ETag: last.ETag }])).rejects.toMatchObject({ name: 'InvalidPart' });
  await expect(complete([{ PartNumber: 1, ETag: '"../../x"' }])).rejects.toMatchObject({ name: 'MalformedXML' });
  await expect(complete([])).rejects.toMatchObject({ name: 'MalformedXML' });

  expect((await complete([first, last])).ETag).toMatch(/-2"$/);
});

test('Completing obeys the conditions of a write, and can be tried again', async () => {
  const { aws, s3, complete, part } = await upload();
  const only = await part(1, Buffer.from('from parts'));
  const { ETag } = await s3.send(new PutObjectCommand({ Bucket: BUCKET, Key: 'big', Body: 'other' }));

  await expect(complete([only], { IfNoneMatch: '*' })).rejects.toMatchObject({
    name: 'PreconditionFailed',
    $metadata: { httpStatusCode: 412 },
  });
  expect(await readFile(join(aws.outDir, 'big'), 'utf8')).toBe('other');

  await complete([only], { IfMatch: ETag });
  expect(await readFile(join(aws.outDir, 'big'), 'utf8')).toBe('from parts');
});

test('An upload that was aborted or completed, or is of another key, is NoSuchUpload', async () => {
  const { s3, target, part, complete } = await upload();
  const only = await part(1, Buffer.from('x'));
  const abort = (more: object) => s3.send(new AbortMultipartUploadCommand({ ...target, ...more }));

  await expect(abort({ Key: 'other' })).rejects.toMatchObject({ name: 'NoSuchUpload' });
  await expect(abort({ UploadId: '../../outside' })).rejects.toMatchObject({ name: 'NoSuchUpload' });
  await abort({});
  await expect(complete([only])).rejects.toMatchObject({ name: 'NoSuchUpload', $metadata: { httpStatusCode: 404 } });
  await expect(part(2, Buffer.from('x'))).rejects.toMatchObject({ name: 'NoSuchUpload' });
});
