import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { DescribeIpamScopesCommand, EC2Client } from '@aws-sdk/client-ec2';
import { expect, onTestFinished, test } from 'vitest';

const MAIN = join(import.meta.dirname, '../../bench/endpoints.ts');

/** A directory with a data module that names its one scope after its options. */
async function directory(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'loopback-main-'));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  await writeFile(
    join(path, 'data.mjs'),
    `export async function load({ name }) {
      const scope = { IpamScopeId: name, IpamRegion: 'eu-west-1' };
      return { accountId: '123456789012', ipams: [], scopes: [scope], resourceCidrs: () => ({ length: 0 }) };
    }`,
  );
  return path;
}

function start(...args: string[]): ChildProcess {
  const child = fork(MAIN, args, { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

async function listening(): Promise<{ child: ChildProcess; url: string; printed: string }> {
  const path = await directory();
  const data = ['--data', join(path, 'data.mjs'), '--options', '{"name":"ipam-scope-7"}'];
  const child = start('--out', join(path, 'out'), '--bucket', 'b', ...data);
  if (!child.stdout) throw new Error('no stdout');
  const [[message], [printed]] = await Promise.all([once(child, 'message'), once(child.stdout, 'data')]);
  return { child, url: message.url, printed: String(printed) };
}

test('The endpoints run as a process, over the data of a module, until the parent lets go', async () => {
  const { child, url, printed } = await listening();
  const ec2 = new EC2Client({
    endpoint: url,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  });

  const { IpamScopes } = await ec2.send(new DescribeIpamScopesCommand({}));
  child.disconnect();

  expect(printed).toBe(`${url}\n`);
  expect(IpamScopes).toEqual([{ IpamScopeId: 'ipam-scope-7', IpamRegion: 'eu-west-1' }]);
  expect(await once(child, 'exit')).toEqual([0, null]);
});

test('SIGTERM ends it', async () => {
  const { child } = await listening();

  child.kill('SIGTERM');

  expect(await once(child, 'exit')).toEqual([0, null]);
});

test('Without what it needs it says what that is', async () => {
  const child = start('--bucket', 'b');

  const [said, [code]] = await Promise.all([child.stderr && text(child.stderr), once(child, 'exit')]);

  expect(said).toContain('--out DIR --bucket NAME --data MODULE');
  expect(code).toBe(1);
});

test('A module that gives no data is named', async () => {
  const path = await directory();
  await writeFile(join(path, 'other.mjs'), 'export const data = {};');
  const child = start('--out', path, '--bucket', 'b', '--data', join(path, 'other.mjs'));

  const [said, [code]] = await Promise.all([child.stderr && text(child.stderr), once(child, 'exit')]);

  expect(said).toContain('other.mjs exports no function load(options)');
  expect(code).toBe(1);
});
