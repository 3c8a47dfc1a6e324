import { ListObjectsV2Command, PutObjectCommand, paginateListObjectsV2, S3Client } from '@aws-sdk/client-s3';
import { expect, test } from 'vitest';
import { BUCKET, started } from './fixture.ts';

// In the order of S3: by bytes, so `a.txt` (2E) before `a/b` (2F), and é after z.
const KEYS = ['B', 'a.txt', 'a/b', 'a/b.txt', 'a/c/d', 'a/c/e', 'a0', 'z', 'é & <x>'];

async function filled(): Promise<S3Client> {
  const s3 = new S3Client((await started()).client);
  for (const Key of KEYS) await s3.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body: Key }));
  return s3;
}

test('Keys are listed in the order of their bytes, with size and ETag', async () => {
  const s3 = await filled();

  const { Contents, IsTruncated, KeyCount } = await s3.send(new ListObjectsV2Command({ Bucket: BUCKET }));

  expect(Contents?.map(({ Key }) => Key)).toEqual(KEYS);
  expect({ IsTruncated, KeyCount }).toEqual({ IsTruncated: false, KeyCount: KEYS.length });
  expect(Contents?.[0]).toMatchObject({ Size: 1, ETag: '"9d5ed678fe57bcca610140957afab571"' });
});

test('Listings come in pages', async () => {
  const s3 = await filled();

  const pages = await Array.fromAsync(paginateListObjectsV2({ client: s3, pageSize: 4 }, { Bucket: BUCKET }));

  expect(pages.map(({ Contents }) => Contents?.length)).toEqual([4, 4, 1]);
  expect(pages.flatMap(({ Contents }) => Contents?.map(({ Key }) => Key))).toEqual(KEYS);
});

test.each([
  ['a prefix', { Prefix: 'a/b' }, ['a/b', 'a/b.txt'], []],
  ['a prefix that is a directory', { Prefix: 'a/c/' }, ['a/c/d', 'a/c/e'], []],
  ['a prefix of nothing', { Prefix: 'x' }, [], []],
  ['start-after', { StartAfter: 'a/c/d' }, ['a/c/e', 'a0', 'z', 'é & <x>'], []],
  ['a delimiter', { Delimiter: '/' }, ['B', 'a.txt', 'a0', 'z', 'é & <x>'], ['a/']],
  ['a delimiter below a prefix', { Delimiter: '/', Prefix: 'a/' }, ['a/b', 'a/b.txt'], ['a/c/']],
])('A listing with %s', async (_, input, keys, prefixes) => {
  const s3 = await filled();

  const { Contents, CommonPrefixes } = await s3.send(new ListObjectsV2Command({ Bucket: BUCKET, ...input }));

  expect((Contents ?? []).map(({ Key }) => Key)).toEqual(keys);
  expect((CommonPrefixes ?? []).map(({ Prefix }) => Prefix)).toEqual(prefixes);
});
