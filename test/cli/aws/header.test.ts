import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { headerText, printHeader } from '../../../cli/aws/header.ts';
import { fakeIo } from '../fakes/io.ts';

test('the header names account, profile and Region, as far as they are known, on the other stream', async () => {
  const place = { what: 'IpamMonitor', accountId: '111122223333', regions: ['eu-west-1', 'us-east-1'] };
  expect(headerText(place, 'net')).toBe('IpamMonitor: account 111122223333, profile net, eu-west-1, us-east-1');
  expect(headerText({ ...place, accountId: undefined }, undefined)).toBe('IpamMonitor: eu-west-1, us-east-1');

  const AWS_CONFIG_FILE = join(await mkdtemp(join(tmpdir(), 'config-')), 'config');
  await writeFile(AWS_CONFIG_FILE, '[profile payments]\nsso_account_id = 111122223333\n');
  const io = fakeIo({ env: { AWS_CONFIG_FILE } });
  await printHeader(place, io);
  expect(io.stderr()).toBe('IpamMonitor: account payments (111122223333), eu-west-1, us-east-1\n');
  expect(io.stdout()).toBe('');
});
