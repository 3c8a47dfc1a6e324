import { mkdir, mkdtemp, readFile, rm, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { S3Client } from '@aws-sdk/client-s3';
import { expect, onTestFinished, test } from 'vitest';
import * as z from 'zod';
import { directoryObjects } from '../../storage/directory-objects.ts';
import { MAX_TEXT_BYTES, ObjectDamaged } from '../../storage/errors.ts';
import { findJson, getJson, readJsonLines } from '../../storage/objects.ts';
import { s3Objects } from '../../storage/s3-objects.ts';
import { updateJson } from '../../storage/update-json.ts';
import { BUCKET, started } from '../local/aws/fixture.ts';

const Row = z.object({ n: z.int() });

async function directory(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'ipam-monitor-objects-'));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  return path;
}

test('what the local S3 endpoint keeps is read from its directory', async () => {
  const aws = await started();
  const bucket = s3Objects(BUCKET, new S3Client(aws.client));
  const rows = Array.from({ length: 100_000 }, (_, n) => ({ n }));
  await bucket.writeLines(
    'runs/1/a+b c.jsonl.gz',
    rows.map((row) => JSON.stringify(row)),
  );
  await bucket.putText('runs/1/summary.json', '{"n":1,"é":2}', { contentType: 'application/json' });

  const objects = directoryObjects(aws.outDir);

  expect((await objects.getText('runs/1/summary.json'))?.text).toBe('{"n":1,"é":2}');
  expect(await Array.fromAsync(readJsonLines(objects, 'runs/1/a+b c.jsonl.gz', Row))).toEqual(rows);
});

test('and what is changed in the directory is read through the endpoint', async () => {
  const aws = await started();
  await updateJson(directoryObjects(aws.outDir), 'alerts/mutes.json', Row, (row) => ({ n: (row?.n ?? 0) + 1 }));
  await updateJson(directoryObjects(aws.outDir), 'alerts/mutes.json', Row, (row) => ({ n: (row?.n ?? 0) + 1 }));

  expect(await getJson(s3Objects(BUCKET, new S3Client(aws.client)), 'alerts/mutes.json', Row)).toEqual({ n: 2 });
});

test('lines that are written into the directory are read through the endpoint', async () => {
  const aws = await started();
  const rows = Array.from({ length: 20_000 }, (_, n) => ({ n }));
  await directoryObjects(aws.outDir).writeLines(
    'history/a/hours/1/00000.jsonl.gz',
    rows.map((row) => JSON.stringify(row)),
  );
  const bucket = s3Objects(BUCKET, new S3Client(aws.client));
  expect(await Array.fromAsync(readJsonLines(bucket, 'history/a/hours/1/00000.jsonl.gz', Row))).toEqual(rows);
});

test('a directory is listed as the endpoint lists it', async () => {
  const aws = await started();
  const bucket = s3Objects(BUCKET, new S3Client(aws.client));
  for (const key of ['a.txt', 'a/b', 'a/b.txt', 'a/c/d', 'z'])
    await bucket.putText(key, key, { contentType: 'text/plain' });
  const objects = directoryObjects(aws.outDir);
  const keysIn = async (prefix: string) => (await Array.fromAsync(objects.list(prefix))).map(({ key }) => key);

  expect(await keysIn('')).toEqual(['a.txt', 'a/b', 'a/b.txt', 'a/c/d', 'z']);
  expect(await keysIn('a/b')).toEqual(['a/b', 'a/b.txt']);
  expect(await keysIn('none/')).toEqual([]);
  const modified = new Date('2026-11-20T12:00:00.000Z');
  await utimes(join(aws.outDir, 'z'), modified, modified);
  expect(await Array.fromAsync(objects.list('z'))).toEqual([{ key: 'z', modified }]);
});

test('what lies right below a prefix, and has something below it, in a directory as in a bucket', async () => {
  const aws = await started();
  const bucket = s3Objects(BUCKET, new S3Client(aws.client));
  const days = Array.from({ length: 1001 }, (_, n) => `runs/2026/11/21/run-${String(n).padStart(4, '0')}/`);
  for (const key of ['runs/file', 'runs/2025/12/a', ...days.map((day) => `${day}summary.json`)]) {
    const file = join(aws.outDir, key);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, '');
  }
  for (const objects of [bucket, directoryObjects(aws.outDir)]) {
    expect((await objects.folders('runs/')).sort()).toEqual(['2025', '2026']);
    expect((await objects.folders('runs/2026/11/21/')).sort()).toEqual(days.map((day) => day.split('/')[4]));
    expect(await objects.folders('none/')).toEqual([]);
  }
});

test('what is not there is undefined, or ObjectMissing with its path', async () => {
  const path = await directory();
  const objects = directoryObjects(path);
  await writeFile(join(path, 'file'), '');

  expect(await findJson(objects, 'runs/1/summary.json', Row)).toBeUndefined();
  expect(await findJson(objects, 'file/summary.json', Row)).toBeUndefined();
  await expect(getJson(objects, 'runs/1/summary.json', Row)).rejects.toMatchObject({ name: 'ObjectMissing' });
  const lines = Array.fromAsync(objects.readLines('a.jsonl.gz'));
  await expect(lines).rejects.toMatchObject({ name: 'ObjectMissing' });
  await expect(lines).rejects.toThrow(`${join(path, 'a.jsonl.gz')} is not there`);
});

test('what is no gzip, or cut off, is an error and not fewer lines', async () => {
  const aws = await started();
  const lines = Array.from({ length: 1000 }, (_, n) => JSON.stringify({ n: Math.sin(n) }));
  await s3Objects(BUCKET, new S3Client(aws.client)).writeLines('a.jsonl.gz', lines);
  const objects = directoryObjects(aws.outDir);
  const whole = await readFile(join(aws.outDir, 'a.jsonl.gz'));
  await writeFile(join(aws.outDir, 'cut.jsonl.gz'), whole.subarray(0, whole.length / 2));
  await writeFile(join(aws.outDir, 'text.jsonl.gz'), 'no gzip');
  await writeFile(join(aws.outDir, 'empty.jsonl.gz'), '');

  for (const each of [objects, s3Objects(BUCKET, new S3Client(aws.client))]) {
    for (const [key, why] of [
      ['cut.jsonl.gz', 'unexpected end of file'],
      ['text.jsonl.gz', 'incorrect header check'],
      ['empty.jsonl.gz', ''],
    ] as const) {
      const lines = Array.fromAsync(each.readLines(key));
      await expect(lines).rejects.toThrow(ObjectDamaged);
      await expect(lines).rejects.toThrow(`${each.where}/${key} is cut off, or is no gzip: ${why}`);
    }
  }
});

test('what is read as a whole is read up to a size, through the endpoint as well', async () => {
  const aws = await started();
  const file = join(aws.outDir, 'latest.json');
  for (const objects of [directoryObjects(aws.outDir), s3Objects(BUCKET, new S3Client(aws.client))]) {
    await writeFile(file, '');
    await truncate(file, MAX_TEXT_BYTES);
    expect((await objects.getText('latest.json'))?.text.length).toBe(MAX_TEXT_BYTES);
    await truncate(file, MAX_TEXT_BYTES + 1);
    const damage = await objects.getText('latest.json').catch((error: unknown) => error);
    expect(damage).toBeInstanceOf(ObjectDamaged);
    expect(String(damage)).toContain('latest.json has 16777217 bytes: what is read as a whole may have 16777216.');
  }
});

test('gzip that unfolds to a line without an end is damage, not the end of the process', async () => {
  const path = await directory();
  await writeFile(join(path, 'bomb.jsonl.gz'), gzipSync(Buffer.alloc(200 * 2 ** 20, 'x')));

  const read = Array.fromAsync(directoryObjects(path).readLines('bomb.jsonl.gz'));

  await expect(read).rejects.toThrow(ObjectDamaged);
  await expect(read).rejects.toThrow(/bomb\.jsonl\.gz was not written by a run: a line is longer than 4194304/);
});
