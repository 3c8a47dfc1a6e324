import { mkdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { S3Client } from '@aws-sdk/client-s3';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { s3Objects } from '../../storage/s3-objects.ts';
import { updateJson } from '../../storage/update-json.ts';
import { BUCKET, started } from '../local/aws/fixture.ts';

async function objects() {
  const aws = await started();
  return { aws, objects: s3Objects(BUCKET, new S3Client(aws.client)) };
}

test('Text and its ETag make the round trip, with conditions', async () => {
  const { objects: bucket } = await objects();
  const json = { contentType: 'application/json' };

  expect(await bucket.getText('latest.json')).toBeUndefined();
  await bucket.putText('latest.json', '{"é":1}', { ...json, condition: { ifNoneMatch: '*' } });
  const found = await bucket.getText('latest.json');

  expect(found?.text).toBe('{"é":1}');
  await expect(bucket.putText('latest.json', '2', { ...json, condition: { ifNoneMatch: '*' } })).rejects.toMatchObject({
    name: 'WriteConflict',
  });
  await bucket.putText('latest.json', '3', { ...json, condition: { ifMatch: found?.etag ?? '' } });
  await expect(
    bucket.putText('latest.json', '4', { ...json, condition: { ifMatch: found?.etag ?? '' } }),
  ).rejects.toMatchObject({ name: 'WriteConflict' });
  expect((await bucket.getText('latest.json'))?.text).toBe('3');
});

test.each([10, 100_000])(
  '%i lines make the round trip as gzip, in as many ranges and parts as they take',
  async (count) => {
    const { aws, objects: bucket } = await objects();
    const line = (index: number) => JSON.stringify({ index, noise: Math.sin(index), name: 'naïve "x"' });
    const lines = Array.from({ length: count }, (_, index) => line(index));

    await bucket.writeLines('runs/1/inventory/1-00000.jsonl.gz', lines);
    const read = await Array.fromAsync(bucket.readLines('runs/1/inventory/1-00000.jsonl.gz'));

    expect(read.length).toBe(count);
    expect(read.every((text, index) => text === lines[index])).toBe(true);
    const file = await readFile(join(aws.outDir, 'runs/1/inventory/1-00000.jsonl.gz'));
    expect(gunzipSync(file).toString()).toBe(`${lines.join('\n')}\n`);
  },
);

test('A copy has the same lines; one of what is not there is ObjectMissing', async () => {
  const { objects: bucket } = await objects();
  await bucket.writeLines('runs/a+b c/evaluations/1.jsonl.gz', ['{"a":1}']);

  await bucket.copy('runs/a+b c/evaluations/1.jsonl.gz', 'latest/1.jsonl.gz');

  expect(await Array.fromAsync(bucket.readLines('latest/1.jsonl.gz'))).toEqual(['{"a":1}']);
  await expect(bucket.copy('missing', 'latest/2')).rejects.toMatchObject({ name: 'ObjectMissing' });
});

test('What is deleted is gone, and deleting it again is no error', async () => {
  const { objects: bucket } = await objects();
  await bucket.writeLines('latest/1.jsonl.gz', ['{"a":1}']);

  await bucket.delete('latest/1.jsonl.gz');
  await bucket.delete('latest/1.jsonl.gz');

  await expect(Array.fromAsync(bucket.readLines('latest/1.jsonl.gz'))).rejects.toMatchObject({ name: 'ObjectMissing' });
});

test('A listing has all keys of a prefix, over its pages, and when they were modified', async () => {
  const { aws, objects: bucket } = await objects();
  const keys = Array.from({ length: 1001 }, (_, n) => `alerts/owed/a%2Fb c/${String(n).padStart(4, '0')}.json`);
  await mkdir(join(aws.outDir, 'alerts/owed/a%2Fb c'), { recursive: true });
  for (const key of keys) await writeFile(join(aws.outDir, key), '');
  await writeFile(join(aws.outDir, 'alerts/owed.json'), '');
  const modified = new Date('2026-11-20T12:00:00.000Z');
  await utimes(join(aws.outDir, keys[1000] ?? ''), modified, modified);

  const listed = await Array.fromAsync(bucket.list('alerts/owed/'));

  expect(listed.map(({ key }) => key)).toEqual(keys);
  expect(listed.at(-1)).toEqual({ key: keys[1000], modified });
  expect(await Array.fromAsync(bucket.list('alerts/none/'))).toEqual([]);
});

test('Lines that are not there are ObjectMissing', async () => {
  const { objects: bucket } = await objects();

  await expect(Array.fromAsync(bucket.readLines('missing.jsonl.gz'))).rejects.toMatchObject({ name: 'ObjectMissing' });
});

test('Runs that change a shared object at the same time all have their say', async () => {
  const { objects: bucket } = await objects();
  const Counter = z.object({ count: z.number() });

  await Promise.all(
    Array.from({ length: 8 }, () =>
      updateJson(bucket, 'counter.json', Counter, (current) => ({ count: (current?.count ?? 0) + 1 }), {
        attempts: 100,
        pause: async () => {},
      }),
    ),
  );

  expect((await bucket.getText('counter.json'))?.text).toBe('{"count":8}');
});
