import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { type ForeignClient, run, type Target } from './client.ts';
import { cidrsOf, data, same, sameRows, scopesHere } from './compare.ts';

const SCRIPT = join(import.meta.dirname, 'boto3_client.py');

const Listing = z.object({ pages: z.number(), rows: z.array(z.record(z.string(), z.unknown())) });
const Seen = z.object({
  members: z.object({ scope: z.array(z.string()), cidr: z.array(z.string()) }),
  scopes: Listing,
  cidrs: z.record(z.string(), Listing),
  refusal: z.unknown(),
  s3: z.unknown(),
  messageId: z.string(),
  account: z.string(),
});
type Seen = z.infer<typeof Seen>;

/** Undefined where this Python has no boto3. */
export async function findBoto3(python: string): Promise<ForeignClient | undefined> {
  const version = await run(python, ['-c', 'import boto3; print(boto3.__version__)']).catch(() => undefined);
  if (version === undefined) return undefined;
  return { name: `boto3 ${version.trim()}`, check: (target) => check(python, target) };
}

async function* check(python: string, target: Target): AsyncGenerator<string> {
  const seen = Seen.parse(JSON.parse(await run(python, [SCRIPT, JSON.stringify(target)])));
  yield checkIpam(seen);
  yield checkS3(seen);
  yield await checkRest(seen, target);
}

function checkIpam({ members, scopes, cidrs, refusal }: Seen): string {
  sameRows('scopes', scopes.rows, scopesHere, members.scope);
  let rows = 0;
  let pages = 0;
  for (const { IpamScopeId: id = '' } of scopesHere) {
    const listing = cidrs[id];
    sameRows(`resource CIDRs of ${id}`, listing?.rows ?? [], cidrsOf(id), members.cidr);
    same(`pages of ${id}`, listing?.pages, Math.ceil(cidrsOf(id).length / 100));
    rows += listing?.rows.length ?? 0;
    pages += listing?.pages ?? 0;
  }
  same('the refusal of an unknown scope', refusal, { code: 'InvalidIpamScopeId.NotFound', status: 400 });
  return `${scopes.rows.length} scopes in ${scopes.pages} pages, their ${rows} resource CIDRs in ${pages} pages: every row as in the data`;
}

function checkS3({ s3 }: Seen): string {
  same('S3', s3, {
    writes: ['created', 'PreconditionFailed'],
    text: '{"first',
    range: 'bytes 0-6/14',
    type: 'application/json',
    keys: ['wire/a b/é.json'],
  });
  return 'S3: created once, refused with 412 the second time, read as a range, listed';
}

async function checkRest({ messageId, account }: Seen, { outDir }: Target): Promise<string> {
  const directory = join(outDir, 'sns', 'wire');
  const name = (await readdir(directory)).find((file) => file.includes(messageId)) ?? '';
  const message = await readFile(join(directory, name), 'utf8');
  same('the SNS message', message.split('\n\n')[1], 'two\nlines & <more> 🌍\n');
  const metrics = await readFile(join(outDir, 'cloudwatch', 'metrics.jsonl'), 'utf8');
  same('the metric', JSON.parse(metrics.trim().split('\n').at(-1) ?? ''), {
    Namespace: 'Wire',
    MetricName: 'used',
    Dimensions: [{ Name: 'n', Value: '1' }],
    Value: 12.5,
    Unit: 'Percent',
  });
  same('the account', account, data.accountId);
  return 'SNS, CloudWatch, STS: one message published, one metric put, the caller named';
}
