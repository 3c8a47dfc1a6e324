import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Monitor, startMonitor } from '../../local/monitor.ts';
import { type LoopbackAccount, startAccount } from '../aws/server.ts';
import { organisation } from '../statemachine/organisation.ts';

const small = organisation({ scopes: ['ipam-scope-0a'] });
let folder: string;
let account: LoopbackAccount;
let monitor: Monitor | undefined;

// Another loopback server plays the user's account: reached through his own environment, as an AWS CLI would be.
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ipam-monitor-test-'));
  account = await startAccount({
    outDir: join(folder, 'account'),
    bucket: 'none',
    ec2: small,
  });
  vi.stubEnv('AWS_ENDPOINT_URL_EC2', account.url);
  vi.stubEnv('AWS_ENDPOINT_URL_STS', account.url);
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'user');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
  vi.stubEnv('AWS_MAX_ATTEMPTS', '1');
});
afterEach(async () => {
  await monitor?.stop();
  await account.stop();
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

test('a real account is read where it is, and everything that is written stays on this machine', async () => {
  monitor = await startMonitor({
    source: { kind: 'account', regions: ['us-east-1', 'eu-west-1'] },
    outDir: join(folder, 'out'),
  });

  expect(await monitor.describe()).toMatchObject({
    regions: ['us-east-1', 'eu-west-1'],
    caller: { accountId: '111122223333' },
  });
  const { result, summary } = await monitor.run({ authoritative: true });

  expect(result.status).toBe('SUCCEEDED');
  expect(summary).toMatchObject({
    status: 'complete',
    regions: [
      { region: 'us-east-1', ipams: 0 },
      { region: 'eu-west-1', ipams: 1 },
    ],
  });
  expect(account.calls('ec2:GetIpamResourceCidrs')).toBe(7);
  expect(account.calls('s3:PutObject') + account.calls('sns:Publish') + account.calls('cloudwatch:PutMetricData')).toBe(
    0,
  );
  expect(readdirSync(join(folder, 'out'))).toEqual(
    expect.arrayContaining(['latest.json', 'runs', 'sns', 'cloudwatch']),
  );
});

test('accounts are called as Organizations and the caller call them, in all that is written', async () => {
  const organization = await startAccount({
    outDir: join(folder, 'organization'),
    bucket: 'none',
    ec2: {
      ...small,
      organizationAccounts: [
        { Id: '111122223333', Name: 'Payments' },
        { Id: '222222222222', Name: 'Lake' },
      ],
    },
  });
  vi.stubEnv('AWS_ENDPOINT_URL_ORGANIZATIONS', organization.url);
  monitor = await startMonitor({
    source: { kind: 'account', regions: ['eu-west-1'] },
    outDir: join(folder, 'out'),
    organizationNames: true,
    accountNames: { '222222222222': 'x', '333333333333': 'keys' },
  });
  const { prefix = '' } = await monitor.run({ authoritative: true });
  await organization.stop();

  expect(organization.calls('organizations:ListAccounts')).toBe(1);
  const policy: unknown = JSON.parse(readFileSync(join(folder, 'out', prefix, 'policy.json'), 'utf8'));
  expect(policy).toMatchObject({
    accountNames: { '111122223333': 'Payments', '222222222222': 'Lake', '333333333333': 'keys' },
  });
});

test('a Region that denies access is named as a gap, the others are evaluated', async () => {
  account.faults.add({
    action: 'ec2:DescribeIpams',
    when: (_, region) => region === 'us-east-1',
    do: { error: { code: 'UnauthorizedOperation' } },
  });
  monitor = await startMonitor({
    source: { kind: 'account', regions: ['us-east-1', 'eu-west-1'] },
    outDir: join(folder, 'out'),
  });

  const { summary, result } = await monitor.run({});

  expect(result.status).toBe('SUCCEEDED');
  expect(summary?.coverage.gaps).toContainEqual({
    kind: 'unreachableRegion',
    region: 'us-east-1',
    text: expect.stringContaining('ec2:DescribeIpams'),
  });
  expect(summary?.scopes).toHaveLength(1);
});

test('without an account nothing of the AWS configuration around is used', async () => {
  vi.stubEnv('AWS_PROFILE', 'does-not-exist');
  vi.stubEnv('AWS_ENDPOINT_URL', 'http://127.0.0.1:1');
  monitor = await startMonitor({ source: { kind: 'demo', seed: 1 }, outDir: join(folder, 'out') });

  const { result } = await monitor.run({});

  expect(result.status).toBe('SUCCEEDED');
  expect(account.calls('ec2:DescribeIpams')).toBe(0);
});

test.each([
  ['embedded', 'environment'],
  ['embedded', 'configuration file'],
  ['account', 'environment'],
  ['account', 'configuration file'],
] as const)('%s: the loopback endpoints hold where the %s has endpoints ignored', async (kind, where) => {
  vi.stubEnv('HOME', folder);
  mkdirSync(join(folder, '.aws'));
  const ignores = where === 'configuration file' ? 'ignore_configured_endpoint_urls = true\n' : '';
  writeFileSync(join(folder, '.aws/config'), `[default]\nregion = us-west-2\n${ignores}`);
  vi.stubEnv('AWS_CONFIG_FILE', undefined);
  if (where === 'environment') vi.stubEnv('AWS_IGNORE_CONFIGURED_ENDPOINT_URLS', 'true');
  monitor = await startMonitor({
    source: kind === 'embedded' ? { kind: 'data', data: small } : { kind, regions: ['eu-west-1'] },
    outDir: join(folder, 'out'),
  });

  const { result, summary } = await monitor.run({ authoritative: true });

  expect(result.status).toBe('SUCCEEDED');
  expect(summary?.status).toBe('complete');
  expect(account.calls('ec2:DescribeIpams') > 0).toBe(kind === 'account');
  expect(readdirSync(join(folder, 'out'))).toEqual(expect.arrayContaining(['latest.json', 'sns', 'cloudwatch']));
});

test('names that the policy may refer to are recorded as files', async () => {
  monitor = await startMonitor({
    source: { kind: 'demo', seed: 1 },
    outDir: join(folder, 'out'),
    destinations: { topics: ['network'], functions: ['tickets'] },
  });
  const policyText = 'version: 1\noutputs: { notify: { topic: network }, handOff: { functions: [tickets] } }\n';

  const { result } = await monitor.run({ scopes: { types: ['public'] } }, { policyText });

  expect(result.status).toBe('SUCCEEDED');
  expect(readdirSync(join(folder, 'out/lambda'))).toEqual(['tickets.jsonl']);
  expect(readdirSync(join(folder, 'out/sns/ipam-monitor'))).toHaveLength(1);
});

test.each([
  ['the directory is a file', [], 'out'],
  ['a file is where the logs should go', ['out'], 'logs'],
])('a start that fails leaves nothing that listens: %s', async (_, parents, file) => {
  mkdirSync(join(folder, ...parents), { recursive: true });
  writeFileSync(join(folder, ...parents, file), '');

  await expect(startMonitor({ source: { kind: 'demo', seed: 1 }, outDir: join(folder, 'out') })).rejects.toThrow(
    `EEXIST: file already exists, mkdir '${join(folder, ...parents, file)}'`,
  );

  // The account's.
  await expect.poll(listening).toBe(1);
});

function listening(): number {
  return process.getActiveResourcesInfo().filter((name) => name === 'TCPServerWrap').length;
}
