import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
  S3Client,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3';
import { expect, test } from 'vitest';
import { BUCKET, type Started, started } from './fixture.ts';

async function bucket(): Promise<{ aws: Started; s3: S3Client }> {
  const aws = await started();
  return { aws, s3: new S3Client(aws.client) };
}

const put = (
  s3: S3Client,
  Key: string,
  Body: NonNullable<PutObjectCommandInput['Body']>,
  more: Partial<PutObjectCommandInput> = {},
) => s3.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body, ...more }));

async function read(s3: S3Client, Key: string): Promise<string | undefined> {
  return (await s3.send(new GetObjectCommand({ Bucket: BUCKET, Key }))).Body?.transformToString();
}

test('An object is a file under its key, and comes back with what was said of it', async () => {
  const { aws, s3 } = await bucket();

  const written = await put(s3, 'runs/1/summary.json', '{"a":1}', {
    ContentType: 'application/json',
    ContentEncoding: 'identity',
    CacheControl: 'no-store',
    Metadata: { run: '1' },
  });
  const object = await s3.send(new GetObjectCommand({ Bucket: BUCKET, Key: 'runs/1/summary.json' }));

  expect(await readFile(join(aws.outDir, 'runs/1/summary.json'), 'utf8')).toBe('{"a":1}');
  expect(written.ETag).toBe(`"${createHash('md5').update('{"a":1}').digest('hex')}"`);
  expect(await object.Body?.transformToString()).toBe('{"a":1}');
  expect(object).toMatchObject({
    ContentType: 'application/json',
    ContentEncoding: 'identity',
    CacheControl: 'no-store',
    ContentLength: 7,
    Metadata: { run: '1' },
    LastModified: expect.any(Date),
  });
  expect(await s3.send(new HeadObjectCommand({ Bucket: BUCKET, Key: 'runs/1/summary.json' }))).toMatchObject({
    ContentType: 'application/json',
    ContentLength: 7,
    ETag: written.ETag,
  });
});

test('A streamed body, framed as aws-chunked with its checksum behind it, is stored without the frame', async () => {
  const { aws, s3 } = await bucket();
  const body = Buffer.from('line of text\n'.repeat(50_000));

  await put(s3, 'stream.txt', Readable.from([body.subarray(0, 17), body.subarray(17)]), { ContentLength: body.length });

  expect(body.equals(await readFile(join(aws.outDir, 'stream.txt')))).toBe(true);
  expect((await s3.send(new HeadObjectCommand({ Bucket: BUCKET, Key: 'stream.txt' }))).ContentEncoding).toBeUndefined();
});

test('Empty objects, and keys of any character that a path can hold', async () => {
  const { s3 } = await bucket();
  const keys = ['empty', 'a b/é+(x)?#&%.txt', '日本語/🌍', 'quote\'"<>', 'sum=1;x', '...dots', 'C:/x'];

  for (const key of keys) await put(s3, key, key === 'empty' ? Buffer.alloc(0) : key);

  for (const key of keys) expect(await read(s3, key)).toBe(key === 'empty' ? '' : key);
});

test.each([
  '../outside',
  'a/../../outside',
  '/etc/passwd',
  'a//b',
  './a',
  'a/',
  'a/./b',
  '.s3/metadata/x',
  'nul\0',
  '..',
])('The key %j, which no file below the directory can have, is refused', async (key) => {
  const { s3 } = await bucket();

  for (const command of [
    new PutObjectCommand({ Bucket: BUCKET, Key: key, Body: 'x' }),
    new GetObjectCommand({ Bucket: BUCKET, Key: key }),
    new DeleteObjectCommand({ Bucket: BUCKET, Key: key }),
  ]) {
    await expect(s3.send(command as PutObjectCommand)).rejects.toMatchObject({ name: 'InvalidArgument' });
  }
});

test('A key below an object, or of a directory, is refused, and nothing is lost', async () => {
  const { s3 } = await bucket();
  await put(s3, 'a/b', 'first');

  await expect(put(s3, 'a/b/c', 'x')).rejects.toMatchObject({ name: 'InvalidArgument' });
  await expect(put(s3, 'a', 'x')).rejects.toMatchObject({ name: 'InvalidArgument' });
  await expect(put(s3, 'x'.repeat(300), 'x')).rejects.toMatchObject({ name: 'InvalidArgument' });
  await expect(put(s3, 'x'.repeat(1025), 'x')).rejects.toMatchObject({ name: 'KeyTooLongError' });

  expect(await read(s3, 'a/b')).toBe('first');
});

test('What is not there is NoSuchKey, NotFound for HEAD, NoSuchBucket for another bucket', async () => {
  const { s3 } = await bucket();

  await expect(read(s3, 'missing')).rejects.toMatchObject({ name: 'NoSuchKey', $metadata: { httpStatusCode: 404 } });
  await expect(s3.send(new HeadObjectCommand({ Bucket: BUCKET, Key: 'missing' }))).rejects.toMatchObject({
    name: 'NotFound',
  });
  await expect(s3.send(new PutObjectCommand({ Bucket: 'other', Key: 'a', Body: 'x' }))).rejects.toMatchObject({
    name: 'NoSuchBucket',
  });
  await expect(s3.send(new HeadBucketCommand({ Bucket: 'other' }))).rejects.toMatchObject({ name: 'NotFound' });
  await s3.send(new HeadBucketCommand({ Bucket: BUCKET }));
});

test.each([
  ['bytes=0-3', '0123', 'bytes 0-3/10'],
  ['bytes=8-', '89', 'bytes 8-9/10'],
  ['bytes=8-100', '89', 'bytes 8-9/10'],
  ['bytes=-3', '789', 'bytes 7-9/10'],
  ['bytes=-100', '0123456789', 'bytes 0-9/10'],
])('The range %s of ten bytes', async (Range, expected, contentRange) => {
  const { s3 } = await bucket();
  await put(s3, 'digits', '0123456789');

  const part = await s3.send(new GetObjectCommand({ Bucket: BUCKET, Key: 'digits', Range }));

  expect(await part.Body?.transformToString()).toBe(expected);
  expect(part).toMatchObject({ ContentRange: contentRange, $metadata: { httpStatusCode: 206 } });
});

test('A range beyond the end is 416; several ranges, and what is none, give the whole object', async () => {
  const { s3 } = await bucket();
  await put(s3, 'digits', '0123456789');
  await put(s3, 'empty', Buffer.alloc(0));
  const get = (Key: string, Range: string) => s3.send(new GetObjectCommand({ Bucket: BUCKET, Key, Range }));

  for (const [key, range] of [
    ['digits', 'bytes=10-'],
    ['digits', 'bytes=-0'],
    ['empty', 'bytes=0-0'],
  ] as const) {
    await expect(get(key, range)).rejects.toMatchObject({
      name: 'InvalidRange',
      $metadata: { httpStatusCode: 416 },
    });
  }
  for (const range of ['bytes=0-1,4-5', 'bytes=5-2', 'lines=1-2']) {
    expect(await (await get('digits', range)).Body?.transformToString()).toBe('0123456789');
  }
});

test('Reads may ask for one version: If-Match 412, If-None-Match 304', async () => {
  const { s3 } = await bucket();
  const { ETag } = await put(s3, 'a', 'one');
  const get = (more: object) => s3.send(new GetObjectCommand({ Bucket: BUCKET, Key: 'a', ...more }));

  await get({ IfMatch: ETag });
  await expect(get({ IfNoneMatch: ETag })).rejects.toMatchObject({ $metadata: { httpStatusCode: 304 } });
  await put(s3, 'a', 'two');
  await expect(get({ IfMatch: ETag, Range: 'bytes=0-1' })).rejects.toMatchObject({
    name: 'PreconditionFailed',
    $metadata: { httpStatusCode: 412 },
  });
  await get({ IfNoneMatch: ETag });
});

test('Writes may ask that nothing is there, or still the same', async () => {
  const { s3 } = await bucket();

  const { ETag } = await put(s3, 'a', 'one', { IfNoneMatch: '*' });
  await expect(put(s3, 'a', 'lost', { IfNoneMatch: '*' })).rejects.toMatchObject({
    name: 'PreconditionFailed',
    $metadata: { httpStatusCode: 412 },
  });
  const second = await put(s3, 'a', 'two', { IfMatch: ETag });
  await expect(put(s3, 'a', 'lost', { IfMatch: ETag })).rejects.toMatchObject({ name: 'PreconditionFailed' });
  await expect(put(s3, 'b', 'lost', { IfMatch: ETag })).rejects.toMatchObject({
    name: 'NoSuchKey',
    $metadata: { httpStatusCode: 404 },
  });

  expect(await read(s3, 'a')).toBe('two');
  await expect(s3.send(new DeleteObjectCommand({ Bucket: BUCKET, Key: 'a', IfMatch: ETag }))).rejects.toMatchObject({
    name: 'PreconditionFailed',
  });
  await s3.send(new DeleteObjectCommand({ Bucket: BUCKET, Key: 'a', IfMatch: second.ETag }));
  await s3.send(new DeleteObjectCommand({ Bucket: BUCKET, Key: 'a' }));
  await expect(read(s3, 'a')).rejects.toMatchObject({ name: 'NoSuchKey' });
});

test('Of many writers at once exactly one creates, and exactly one replaces', async () => {
  const { s3 } = await bucket();
  const race = async (conditions: Partial<PutObjectCommandInput>, name: string) => {
    const results = await Promise.allSettled(
      Array.from({ length: 20 }, (_, index) => put(s3, 'ledger', `${name} ${index}`, conditions)),
    );
    const won = results.flatMap((result, index) => (result.status === 'fulfilled' ? [{ index, ...result.value }] : []));
    const lost = results.flatMap((result) => (result.status === 'rejected' ? [result.reason.name] : []));
    return { won, lost };
  };

  const created = await race({ IfNoneMatch: '*' }, 'create');
  expect(created.won).toHaveLength(1);
  expect(new Set(created.lost)).toEqual(new Set(['PreconditionFailed']));
  expect(await read(s3, 'ledger')).toBe(`create ${created.won[0]?.index}`);

  const replaced = await race({ IfMatch: created.won[0]?.ETag }, 'replace');
  expect(replaced.won).toHaveLength(1);
  expect(replaced.lost).toHaveLength(19);
  expect(await read(s3, 'ledger')).toBe(`replace ${replaced.won[0]?.index}`);
});

test('Readers of an object that is being replaced see one version, whole', async () => {
  const { s3 } = await bucket();
  const version = (digit: number) => String(digit).repeat(300_000);
  await put(s3, 'big', version(0));

  const writes = Array.from({ length: 9 }, (_, index) => put(s3, 'big', version(index + 1)));
  const reads = Array.from({ length: 20 }, () => read(s3, 'big'));

  await Promise.all(writes);
  for (const text of await Promise.all(reads)) expect(text === version(Number(text?.[0]))).toBe(true);
});

test('A file that a person edited or put there is served, with an ETag of its own', async () => {
  const { aws, s3 } = await bucket();
  const { ETag } = await put(s3, 'policy/current.yaml', 'rules: []', { ContentType: 'application/yaml' });
  await writeFile(join(aws.outDir, 'policy/current.yaml'), 'rules: [] # edited');
  await mkdir(join(aws.outDir, 'by-hand'));
  await writeFile(join(aws.outDir, 'by-hand/parts.jsonl.gz'), 'not really gzip');

  const edited = await s3.send(new GetObjectCommand({ Bucket: BUCKET, Key: 'policy/current.yaml' }));

  expect(await edited.Body?.transformToString()).toBe('rules: [] # edited');
  expect(edited.ETag).not.toBe(ETag);
  expect(edited.ContentType).toBe('application/yaml');
  await expect(put(s3, 'policy/current.yaml', 'x', { IfMatch: ETag })).rejects.toMatchObject({
    name: 'PreconditionFailed',
  });
  await put(s3, 'policy/current.yaml', 'x', { IfMatch: edited.ETag });
  expect(await s3.send(new HeadObjectCommand({ Bucket: BUCKET, Key: 'by-hand/parts.jsonl.gz' }))).toMatchObject({
    ContentType: 'application/x-ndjson',
    ContentEncoding: 'gzip',
  });
});

test('Endpoints started again over the same directory know its objects', async () => {
  const first = await started();
  const { ETag } = await put(new S3Client(first.client), 'a', 'one', { ContentType: 'text/x-mine' });
  const second = await started({ outDir: first.outDir });

  expect(await new S3Client(second.client).send(new HeadObjectCommand({ Bucket: BUCKET, Key: 'a' }))).toMatchObject({
    ETag,
    ContentType: 'text/x-mine',
  });
});

test('A body that is not what its checksum says is refused and leaves nothing behind', async () => {
  const { aws, s3 } = await bucket();

  await expect(put(s3, 'a', 'x', { ChecksumCRC32: 'AAAAAA==' })).rejects.toMatchObject({ name: 'BadDigest' });
  await expect(put(s3, 'a', 'x', { ContentMD5: 'AAAAAAAAAAAAAAAAAAAAAA==' })).rejects.toMatchObject({
    name: 'BadDigest',
  });

  await expect(read(s3, 'a')).rejects.toMatchObject({ name: 'NoSuchKey' });
  expect(await readdir(join(aws.outDir, '.s3/incoming'))).toEqual([]);
});

test('An upload that breaks off leaves nothing behind', async () => {
  const { aws, s3 } = await bucket();
  const upload = request(`${aws.url}/${BUCKET}/a`, {
    method: 'PUT',
    headers: {
      authorization:
        'AWS4-HMAC-SHA256 Credential=a/20261121/eu-west-1/s3/aws4_request, SignedHeaders=host, Signature=0',
      'content-length': 1000,
    },
  });
  upload.on('error', () => {});
  const incoming = () => readdir(join(aws.outDir, '.s3/incoming')).catch(() => undefined);

  upload.write('the first of it');
  await expect.poll(incoming).toHaveLength(1);
  upload.destroy();

  await expect.poll(incoming).toHaveLength(0);
  await expect(read(s3, 'a')).rejects.toMatchObject({ name: 'NoSuchKey' });
});

test('A copy is the same object under another key', async () => {
  const { s3 } = await bucket();
  const from = 'runs/a b/ü.json';
  const written = await put(s3, from, '{"a":1}', { ContentType: 'application/json', Metadata: { run: '1' } });
  await put(s3, 'latest/x', 'the one before');
  const copy = (CopySource: string, Key: string) =>
    s3.send(new CopyObjectCommand({ Bucket: BUCKET, Key, CopySource: encodeURI(CopySource) }));

  const { CopyObjectResult } = await copy(`${BUCKET}/${from}`, 'latest/x');

  expect(CopyObjectResult).toEqual({ ETag: written.ETag, LastModified: expect.any(Date) });
  const copied = await s3.send(new GetObjectCommand({ Bucket: BUCKET, Key: 'latest/x' }));
  expect(copied).toMatchObject({ ETag: written.ETag, ContentType: 'application/json', Metadata: { run: '1' } });
  expect(await copied.Body?.transformToString()).toBe('{"a":1}');
  expect(await read(s3, from)).toBe('{"a":1}');
  await expect(copy(`${BUCKET}/missing`, 'y')).rejects.toMatchObject({ name: 'NoSuchKey' });
  await expect(copy(`elsewhere/${from}`, 'y')).rejects.toMatchObject({ name: 'NoSuchBucket' });
});

test('An operation that is not there is refused, not taken for another', async () => {
  const { s3 } = await bucket();
  await put(s3, 'a', 'one');

  const part = { PartNumber: 1, UploadId: 'x', CopySource: `${BUCKET}/b` };
  const copy = new UploadPartCopyCommand({ Bucket: BUCKET, Key: 'a', ...part });
  await expect(s3.send(copy)).rejects.toMatchObject({ name: 'NotImplemented', $metadata: { httpStatusCode: 501 } });

  expect(await read(s3, 'a')).toBe('one');
});
