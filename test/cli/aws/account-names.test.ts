import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { accountNamesOfProfiles } from '../../../cli/aws/account-names.ts';
import { main } from '../../../cli/main.ts';
import { sampleEvaluation } from '../../fakes/results.ts';
import { fakeIo } from '../fakes/io.ts';
import { NO_AWS, resultsDirectory } from '../fakes/results.ts';
import { DEPS } from '../json/printed.ts';

const CONFIG = `
[default]
sso_account_id = 444444444444
[profile payments-admin]
sso_account_id = 111122223333
[profile payments]
sso_account_id = 111122223333
[profile lake]
role_arn = arn:aws:iam::222222222222:role/reader
[profile keys]
region = eu-west-1
[sso-session corp]
sso_region = eu-west-1
`;

async function configured() {
  const AWS_CONFIG_FILE = join(await mkdtemp(join(tmpdir(), 'config-')), 'config');
  await writeFile(AWS_CONFIG_FILE, CONFIG);
  return { AWS_CONFIG_FILE };
}

test('profiles name the accounts that they are of; of several the shortest does', async () => {
  expect(await accountNamesOfProfiles(await configured())).toEqual({
    '111122223333': 'payments',
    '222222222222': 'lake',
  });
  expect(await accountNamesOfProfiles({ AWS_CONFIG_FILE: '/nonexistent/config' })).toEqual({});
});

test.each([
  ['find', 'subnet-1'],
  ['explain', 'subnet-1'],
  ['history', 'subnet-1'],
  ['find', 'payments'],
  ['list', '--account', 'payments'],
])('%s %s says whose it is: the account by its name, and the team by its tag', async (...args) => {
  const resource = {
    cidr: '10.0.1.0/24',
    accountId: '111122223333',
    region: 'eu-west-1',
    tags: { Team: 'checkout' },
  };
  const out = await resultsDirectory({
    scopes: [
      {
        scope: { scopeId: 'ipam-scope-0a' },
        evaluations: [sampleEvaluation({ id: 'subnet-1', scopeId: 'ipam-scope-0a', resource })],
      },
    ],
  });
  const io = { ...fakeIo(), env: await configured() };
  await main([...args, '--out', out], io, DEPS, NO_AWS);
  expect(io.stdout()).toContain('payments/eu-west-1');
  expect(io.stdout()).toContain('checkout');
});

test('tests know nothing of the profiles of whoever runs them', async () => {
  const home = await mkdtemp(join(tmpdir(), 'home-'));
  await mkdir(join(home, '.aws'));
  await writeFile(join(home, '.aws', 'config'), CONFIG);
  vi.stubEnv('HOME', home);
  expect(await accountNamesOfProfiles(fakeIo().env)).toEqual({});
  expect(await accountNamesOfProfiles(process.env)).toEqual({});
  expect(await accountNamesOfProfiles({})).toMatchObject({ '222222222222': 'lake' });
  vi.unstubAllEnvs();
});
