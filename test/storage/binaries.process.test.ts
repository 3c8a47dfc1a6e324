import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import { expect, onTestFinished, test } from 'vitest';
import { directoryObjects } from '../../storage/directory-objects.ts';
import type { Binaries } from '../../storage/objects.ts';
import { s3Objects } from '../../storage/s3-objects.ts';
import { memoryObjects } from '../fakes/objects.ts';
import { BUCKET, started } from '../local/aws/fixture.ts';

const KEY = 'history/daily/scope=a+b/day=2026-11-29/history.parquet';
const parquet = { contentType: 'application/vnd.apache.parquet' };
const created = { ...parquet, condition: { ifNoneMatch: '*' } } as const;

const KINDS: readonly (readonly [string, () => Promise<Binaries>])[] = [
  ['a bucket', async () => s3Objects(BUCKET, new S3Client((await started()).client))],
  [
    'a directory',
    async () => {
      const path = await mkdtemp(join(tmpdir(), 'ipam-monitor-binaries-'));
      onTestFinished(() => rm(path, { recursive: true, force: true }));
      return directoryObjects(path);
    },
  ],
  ['memory', async () => memoryObjects()],
];

test.each(KINDS)('every byte makes the round trip through %s, from the end and by ranges', async (_, make) => {
  const objects = await make();
  const bytes = Uint8Array.from({ length: 1000 }, (_, n) => n % 256);
  await objects.putBytes(KEY, bytes, parquet);

  const opened = await objects.openBytes(KEY, 8);

  expect(opened?.size).toBe(1000);
  expect([...(opened?.last ?? [])]).toEqual([...bytes.subarray(992)]);
  expect([...((await opened?.read(250, 260)) ?? [])]).toEqual([...bytes.subarray(250, 260)]);
  expect(await opened?.read(5, 5)).toHaveLength(0);
  expect((await objects.openBytes(KEY, 5000))?.last).toHaveLength(1000);
});

test.each(KINDS)('what is not in %s is undefined; what is empty has no bytes', async (_, make) => {
  const objects = await make();
  await objects.putBytes('empty', new Uint8Array(), parquet);

  expect(await objects.openBytes(KEY, 8)).toBeUndefined();
  const opened = await objects.openBytes('empty', 8);
  expect(opened?.size).toBe(0);
  expect(opened?.last).toHaveLength(0);
});

test.each(KINDS)('of several that create an object in %s one succeeds, and the others conflict', async (_, make) => {
  const objects = await make();
  const writers = [1, 2, 3].map((n) => objects.putBytes(KEY, Uint8Array.of(n), created).then(() => n));

  const settled = await Promise.allSettled(writers);

  const won = settled.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const lost = settled.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
  expect(won).toHaveLength(1);
  expect(lost).toMatchObject([{ name: 'WriteConflict' }, { name: 'WriteConflict' }]);
  expect([...((await objects.openBytes(KEY, 8))?.last ?? [])]).toEqual(won);
  await expect(objects.putBytes(KEY, Uint8Array.of(9), created)).rejects.toMatchObject({ name: 'WriteConflict' });
});

test.each(KINDS)('what is replaced in %s while it is read is an error, not half of each', async (_, make) => {
  const objects = await make();
  await objects.putBytes(KEY, Uint8Array.of(1, 2, 3), parquet);
  const opened = await objects.openBytes(KEY, 1);
  await objects.putBytes(KEY, Uint8Array.of(4, 5, 6), parquet);

  await expect(opened?.read(0, 2)).rejects.toThrow();
});
