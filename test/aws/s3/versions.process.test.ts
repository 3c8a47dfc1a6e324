import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandOutput,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { expect, test } from 'vitest';
import { BUCKET, started } from '../../local/aws/fixture.ts';

const KEY = 'policy/current.yaml';

async function bucket() {
  const { client } = await started();
  const s3 = new S3Client(client);
  const put = (Body: string, Key = KEY) => s3.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body }));
  const read = async (VersionId?: string) => {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: BUCKET, Key: KEY, VersionId }));
    return await Body?.transformToString();
  };
  const list = async (Prefix = KEY, MaxKeys?: number) => {
    const rows: [string, string][] = [];
    let marker: Pick<ListObjectVersionsCommandOutput, 'NextKeyMarker' | 'NextVersionIdMarker'> = {};
    do {
      const page: ListObjectVersionsCommandOutput = await s3.send(
        new ListObjectVersionsCommand({
          Bucket: BUCKET,
          Prefix,
          MaxKeys,
          KeyMarker: marker.NextKeyMarker,
          VersionIdMarker: marker.NextVersionIdMarker,
        }),
      );
      for (const each of page.Versions ?? []) rows.push([each.IsLatest ? 'latest' : 'earlier', each.VersionId ?? '']);
      for (const each of page.DeleteMarkers ?? []) rows.push(['deleted', each.VersionId ?? '']);
      marker = page;
    } while (marker.NextKeyMarker !== undefined);
    return rows;
  };
  return { s3, put, read, list };
}

test('Every version of a policy can be read again, the newest listed first', async () => {
  const { put, read, list } = await bucket();

  const { VersionId: first } = await put('version: 1');
  const { VersionId: second } = await put('version: 2');

  expect(await list()).toEqual([
    ['latest', second],
    ['earlier', first],
  ]);
  expect(await read()).toBe('version: 2');
  expect(await read(first)).toBe('version: 1');
  expect(await read(second)).toBe('version: 2');
  await expect(read('none')).rejects.toMatchObject({ name: 'NoSuchVersion', $metadata: { httpStatusCode: 404 } });
});

test('A deleted policy leaves a marker, and its versions', async () => {
  const { s3, put, read, list } = await bucket();
  const { VersionId } = await put('version: 1');

  await s3.send(new DeleteObjectCommand({ Bucket: BUCKET, Key: KEY }));

  await expect(read()).rejects.toMatchObject({ name: 'NoSuchKey' });
  expect(await list()).toEqual([
    ['earlier', VersionId],
    ['deleted', expect.any(String)],
  ]);
  expect(await read(VersionId)).toBe('version: 1');
});

test('Listing pages through versions of several keys, each once', async () => {
  const { put, list } = await bucket();
  for (const text of ['1', '2', '3']) {
    await put(text);
    await put(text, 'policy/other.yaml');
  }

  const rows = await list('policy/', 2);

  expect(rows).toHaveLength(6);
  expect(new Set(rows.map(([, id]) => id)).size).toBe(6);
});

test('Results of runs have no versions: a directory that is used again would only grow', async () => {
  const { put, list } = await bucket();

  expect((await put('1', 'latest.json')).VersionId).toBeUndefined();
  await put('2', 'latest.json');

  expect(await list('latest.json')).toEqual([['latest', 'null']]);
});

test('Of many versions the newest 100 replaced ones are kept', async () => {
  const { put, list, read } = await bucket();
  const { VersionId: first } = await put('0');
  for (let version = 1; version <= 101; version++) await put(String(version));

  expect(await list()).toHaveLength(101);
  await expect(read(first)).rejects.toMatchObject({ name: 'NoSuchVersion' });
});
