import { randomBytes } from 'node:crypto';
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import { startAws } from '../../local/aws/server.ts';
import { directoryObjects } from '../../storage/directory-objects.ts';
import { s3Objects } from '../../storage/s3-objects.ts';

// What becomes of writes on a disk of 8 MB: node full-disk.ts DIRECTORY. Prints a line of JSON.

const [, , outDir = ''] = process.argv;
const ec2 = { accountId: '111122223333', ipams: [], scopes: [], resourceCidrs: () => ({ length: 0, at: () => ({}) }) };
const aws = await startAws({ outDir, bucket: 'b', ec2 });
const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
const client = new S3Client({ endpoint: aws.url, region: 'eu-west-1', credentials, maxAttempts: 2 });
const bucket = s3Objects('b', client);
const directory = directoryObjects(outDir);
const contentType = 'text/plain';
const told: Record<string, unknown> = {};

async function refusal(write: () => Promise<void>): Promise<string> {
  try {
    await write();
    return 'was written';
  } catch (error) {
    const status = (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
    return `${status ?? 'no status'} ${error instanceof Error ? `${error.name}: ${error.message}` : error}`;
  }
}

await bucket.putText('a', 'first', { contentType });
const etag = (await bucket.getText('a'))?.etag ?? '';
told.large = await refusal(() => bucket.putText('a', 'x'.repeat(9_000_000), { contentType }));
told.parts = await refusal(() =>
  bucket.writeLines(
    'lines.gz',
    Array.from({ length: 200_000 }, () => randomBytes(64).toString('hex')),
  ),
);
try {
  for (let n = 0; ; n++) writeFileSync(join(outDir, `filler-${n}`), 'x'.repeat(4096));
} catch {
  told.small = await refusal(() =>
    bucket.putText('a', 'y'.repeat(5000), { contentType, condition: { ifMatch: etag } }),
  );
  told.direct = await refusal(() => directory.putText('a', 'y'.repeat(5000), { contentType }));
  told.copy = await refusal(() => bucket.copy('a', 'b'));
}
told.kept = (await bucket.getText('a'))?.text;
for (const name of readdirSync(outDir).filter((each) => each.startsWith('filler'))) rmSync(join(outDir, name));
told.sameVersion = await refusal(() => bucket.putText('a', 'second', { contentType, condition: { ifMatch: etag } }));
told.objects = readdirSync(outDir);
told.incoming = readdirSync(join(outDir, '.s3/incoming'));
told.locks = readdirSync(join(outDir, '.s3/locks'));
process.stdout.write(`${JSON.stringify(told)}\n`);
process.exit();
