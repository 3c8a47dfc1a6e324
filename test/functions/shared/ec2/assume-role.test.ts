import type { EC2Client } from '@aws-sdk/client-ec2';
import { expect, test, vi } from 'vitest';
import { accountReader, type StsCalls } from '../../../../functions/shared/ec2/assume-role.ts';
import { ReadRoleVariables, readRoleOf } from '../../../../functions/shared/ec2/read-role.ts';

const OWN = '111111111111';
const OTHER = '222222222222';

function sts(more: Partial<ReturnType<typeof calls>> = {}) {
  return { ...calls(), ...more };
}

function calls() {
  return {
    assumeRole: vi.fn<StsCalls['assumeRole']>(async ({ RoleArn = '' }) => ({
      $metadata: {},
      Credentials: {
        AccessKeyId: `key of ${RoleArn}`,
        SecretAccessKey: 's',
        SessionToken: 't',
        Expiration: new Date(Date.now() + 3_600_000),
      },
    })),
    getCallerIdentity: vi.fn<StsCalls['getCallerIdentity']>(async () => ({
      $metadata: {},
      Account: OWN,
      Arn: `arn:aws-us-gov:sts::${OWN}:assumed-role/Inspect/x`,
    })),
  };
}

function named(name: string): Error {
  return Object.assign(new Error('no'), { name });
}

const keyOf = async (client: EC2Client) => (await client.config.credentials()).accessKeyId;

test('The role is assumed in the partition of the caller, once for all Regions of an account', async () => {
  const calls = sts();
  const reader = accountReader({ name: 'Read', externalId: 'word' }, calls);
  const first = await reader.ec2(OTHER, 'us-gov-west-1');
  const second = await reader.ec2(OTHER, 'us-gov-east-1');

  expect(await keyOf(first)).toBe(`key of arn:aws-us-gov:iam::${OTHER}:role/Read`);
  expect(await keyOf(second)).toBe(await keyOf(first));
  expect(await reader.ec2(OTHER, 'us-gov-west-1')).toBe(first);
  expect(calls.assumeRole.mock.calls.map(([input]) => input)).toEqual([
    { RoleArn: `arn:aws-us-gov:iam::${OTHER}:role/Read`, RoleSessionName: 'aws-ipam-monitor', ExternalId: 'word' },
  ]);
  expect(calls.getCallerIdentity).toHaveBeenCalledTimes(1);
});

test('Credentials that are about to expire are asked for anew', async () => {
  const calls = sts({
    assumeRole: vi.fn<StsCalls['assumeRole']>(async () => ({
      $metadata: {},
      Credentials: {
        AccessKeyId: 'a',
        SecretAccessKey: 's',
        SessionToken: 't',
        Expiration: new Date(Date.now() + 60_000),
      },
    })),
  });
  const reader = accountReader({ name: 'Read' }, calls);
  await reader.ec2(OTHER, 'eu-west-1');
  await reader.ec2(OTHER, 'eu-west-1');

  expect(calls.assumeRole).toHaveBeenCalledTimes(2);
});

test('The own account is read with the own credentials, without any role', async () => {
  const calls = sts();
  const reader = accountReader(undefined, calls);

  expect(await reader.canRead(OWN)).toBe(true);
  await reader.ec2(OWN, 'eu-west-1');
  expect(calls.assumeRole).not.toHaveBeenCalled();
});

test('Without a role other accounts cannot be read, and the message says what to configure', async () => {
  const reader = accountReader(undefined, sts());

  expect(await reader.canRead(OTHER)).toBe(false);
  await expect(reader.ec2(OTHER, 'eu-west-1')).rejects.toMatchObject({
    name: 'AccessDenied',
    message: expect.stringContaining('readRole'),
  });
});

test.each([
  ['AccessDenied', 'AccessDenied'],
  ['Throttling', 'Throttled'],
  ['PackedPolicyTooLarge', 'PackedPolicyTooLarge'],
])('A refusal of STS by %s is told as %s', async (given, told) => {
  const assumeRole = vi.fn<StsCalls['assumeRole']>().mockRejectedValue(named(given));

  await expect(accountReader({ name: 'Read' }, sts({ assumeRole })).ec2(OTHER, 'eu-west-1')).rejects.toMatchObject({
    name: told,
  });
});

test('A failure to learn who is calling is not kept', async () => {
  const getCallerIdentity = vi
    .fn<StsCalls['getCallerIdentity']>()
    .mockRejectedValueOnce(named('TimeoutError'))
    .mockResolvedValue({ $metadata: {}, Account: OWN, Arn: `arn:aws:iam::${OWN}:user/x` });
  const reader = accountReader(undefined, sts({ getCallerIdentity }));

  await expect(reader.canRead(OWN)).rejects.toMatchObject({ name: 'Unreachable' });
  expect(await reader.canRead(OWN)).toBe(true);
});

test('A hundred accounts are kept, however many there are', async () => {
  const calls = sts();
  const reader = accountReader({ name: 'Read' }, calls);
  const account = (number: number) => String(300_000_000_000 + number);
  const first = await reader.ec2(account(0), 'eu-west-1');
  for (let number = 1; number <= 100; number++) await reader.ec2(account(number), 'eu-west-1');
  const again = await reader.ec2(account(0), 'eu-west-1');

  expect(again).not.toBe(first);
  expect(calls.assumeRole).toHaveBeenCalledTimes(102);
});

test('Clients of all accounts use the same connections', async () => {
  const reader = accountReader({ name: 'Read' }, sts());
  const own = await reader.ec2(OWN, 'eu-west-1');
  const other = await reader.ec2(OTHER, 'us-east-1');

  expect(other.config.requestHandler).toBe(own.config.requestHandler);
});

test('Empty variables mean that there is no role', () => {
  expect(readRoleOf(ReadRoleVariables.parse({}))).toBeUndefined();
  expect(readRoleOf(ReadRoleVariables.parse({ READ_ROLE_NAME: 'R' }))).toEqual({ name: 'R' });
  expect(readRoleOf(ReadRoleVariables.parse({ READ_ROLE_NAME: 'R', READ_ROLE_EXTERNAL_ID: 'x' }))).toEqual({
    name: 'R',
    externalId: 'x',
  });
});
