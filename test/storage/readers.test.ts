import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

// Whoever reads or writes what runs share does it through storage/: one port, one reader of gzip lines, named errors.

const ROOT = join(import.meta.dirname, '../..');
const PRODUCT = ['{bench,cli,core,docs,functions,infra,local,package,statemachine}/**/*.ts', '*.ts'];
const BY_ITSELF = /\b((Get|Put|Copy|Delete)ObjectCommand|(createG|g)unzip(Sync)?)\b/;

/** Stand-ins for AWS, which is on the other side: the Map's own reader and writer, and CloudWatch, which gets gzip. */
const EXCEPTIONS = ['local/asl/item-reader.ts', 'local/asl/result-writer.ts', 'local/aws/cloudwatch/service.ts'];

function readsByItself(code: string): boolean {
  return BY_ITSELF.test(code);
}

test('nobody but storage calls S3 for an object, or unzips one', () => {
  const files = globSync(PRODUCT, { cwd: ROOT }).map((file) => file.replaceAll('\\', '/'));
  expect(files).toContain('functions/evaluate/task.ts');

  const readers = files.filter((file) => readsByItself(readFileSync(join(ROOT, file), 'utf8')));

  expect(readers.sort()).toEqual(EXCEPTIONS);
});

test.each([
  'const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));',
  "import { createGunzip } from 'node:zlib';",
  'const text = gunzipSync(await readFile(file)).toString();',
  'gunzip(bytes, (error, text) => {});',
])('found where it is planted: %s', (code) => {
  expect(readsByItself(code)).toBe(true);
});

test.each(['await getJson(objects, key, Summary)', 'gunzipLines(chunks)'])('%s is fine', (code) => {
  expect(readsByItself(code)).toBe(false);
});
