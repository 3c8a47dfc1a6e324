import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { type ForeignClient, run, type Target } from './client.ts';
import { cidrsOf, same, sameRows, scopesHere } from './compare.ts';

const Rows = z.array(z.record(z.string(), z.unknown()));

/** Undefined where there is no AWS CLI. */
export async function findAwsCli(): Promise<ForeignClient | undefined> {
  const version = await run('aws', ['--version']).catch(() => undefined);
  if (version === undefined) return undefined;
  return { name: (version.split(' ')[0] ?? 'aws-cli').replace('/', ' '), check };
}

async function* check(target: Target): AsyncGenerator<string> {
  const env = {
    AWS_ACCESS_KEY_ID: 'wire',
    AWS_SECRET_ACCESS_KEY: 'wire',
    AWS_DEFAULT_REGION: target.region,
    AWS_REGION: target.region,
    AWS_DEFAULT_OUTPUT: 'json',
  };
  const aws = (...args: string[]) => run('aws', ['--endpoint-url', target.url, ...args], { env });
  const list = async (operation: string, result: string, ...args: string[]) => {
    const rows = async (...more: string[]) =>
      Rows.parse(JSON.parse(await aws('ec2', operation, ...args, ...more))[result]);
    // The fields that this version of the client knows: an older one drops newer ones.
    const [known = {}] = await rows('--generate-cli-skeleton', 'output');
    return { rows: await rows('--page-size', '100'), known: Object.keys(known) };
  };

  const scopes = await list('describe-ipam-scopes', 'IpamScopes');
  sameRows('scopes', scopes.rows, scopesHere, scopes.known);
  // Each call starts a Python of about a second: some of the scopes will do.
  const some = scopesHere.flatMap(({ IpamScopeId }) => IpamScopeId ?? []).slice(0, 3);
  let count = 0;
  for (const id of some) {
    const cidrs = await list('get-ipam-resource-cidrs', 'IpamResourceCidrs', '--ipam-scope-id', id);
    sameRows(`resource CIDRs of ${id}`, cidrs.rows, cidrsOf(id), cidrs.known);
    count += cidrs.rows.length;
  }
  yield `${scopes.rows.length} scopes, ${count} resource CIDRs of ${some.length} of them: every row as in the data`;

  yield await checkS3(aws, target);
}

/** 20 MiB: above the size from which the CLI uploads and downloads in parts. */
async function checkS3(aws: (...args: string[]) => Promise<string>, { bucket, outDir }: Target): Promise<string> {
  const here = join(outDir, 'random.bin');
  const back = join(outDir, 'random-back.bin');
  const body = randomBytes(20 * 1024 * 1024);
  await writeFile(here, body);
  await aws('s3', 'cp', '--no-progress', here, `s3://${bucket}/cli/random.bin`);
  await aws('s3', 'cp', '--no-progress', `s3://${bucket}/cli/random.bin`, back);
  same('the object that came back', (await readFile(back)).equals(body), true);
  same('the listing', (await aws('s3', 'ls', `s3://${bucket}/cli/`)).trim().split(/\s+/).slice(2), [
    String(body.length),
    'random.bin',
  ]);
  return 'S3: 20 MiB copied there in parts and back in ranges, listed';
}
