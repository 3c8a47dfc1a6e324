import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { sharedKeys } from '../../../storage/keys.ts';
import { deployedStack } from '../../fakes/deployment.ts';
import { printed } from './printed.ts';

const VALID = 'version: 1\nname: ours\n';

async function stackWith(policy: string) {
  const stack = await deployedStack();
  await stack.put(sharedKeys.currentPolicy, policy);
  return stack;
}

function file(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'ipam-monitor-policy-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'policy.yaml');
  writeFileSync(path, text);
  return path;
}

test.each([
  [VALID, true],
  ['version: 2\n', false],
])('policy get of %j', async (text, valid) => {
  const { code, document } = await printed('cli-policy-get', ['policy', 'get', '--json'], await stackWith(text));

  expect(code).toBe(0);
  expect(document).toMatchObject({ text, valid });
});

test('policy put', async () => {
  const args = ['policy', 'put', file('version: 1\nname: other\n'), '--json'];

  const { code, document } = await printed('cli-policy-put', args, await stackWith(VALID));

  expect(code).toBe(0);
  expect(document.written).toBe(true);
});

test('policy history', async () => {
  const { document } = await printed('cli-policy-history', ['policy', 'history', '--json'], await stackWith(VALID));

  expect(document.versions).toHaveLength(1);
});

test.each([
  [['policy', 'get', '--json']],
  [['policy', 'get', '--json', '--stack', 'Elsewhere']],
  [['policy', 'put', '--json', '--dry-run', 'none.yaml']],
])('nothing but an error: %j', async (args) => {
  expect((await printed('cli-error', args, await deployedStack())).code).toBe(1);
});
