import { expect, test } from 'vitest';
import { keyGaps } from '../../../cli/doctor/key-policy.ts';

const ACCOUNT = '111122223333';
const TOPIC = `arn:aws:sns:eu-west-1:${ACCOUNT}:ipam-alerts`;
const CLOUDWATCH = 'cloudwatch.amazonaws.com';
const EVENTS = 'events.amazonaws.com';

const allow = (service: string, more: object = {}) => ({
  Effect: 'Allow',
  Principal: { Service: service },
  Action: ['kms:Decrypt', 'kms:GenerateDataKey*'],
  Resource: '*',
  ...more,
});
const account = (id: string) => ({ Condition: { StringEquals: { 'aws:SourceAccount': id } } });

function gaps(service: string, ...statements: object[]): [string, boolean][] {
  const policy = { Version: '2012-10-17', Statement: statements };
  return keyGaps(policy, { service, accountId: ACCOUNT, topicArn: TOPIC }).map(({ text, certain }) => [text, certain]);
}

test.each([
  ['what the deployment writes for alarms', CLOUDWATCH, allow(CLOUDWATCH, account(ACCOUNT))],
  [
    'what is for topics of the account',
    CLOUDWATCH,
    allow(CLOUDWATCH, {
      Condition: { ArnLike: { 'kms:EncryptionContext:aws:sns:topicArn': `arn:aws:sns:eu-west-1:${ACCOUNT}:*` } },
    }),
  ],
  [
    'several services in one statement',
    CLOUDWATCH,
    allow(CLOUDWATCH, { Principal: { Service: [EVENTS, CLOUDWATCH] } }),
  ],
  ['every action', CLOUDWATCH, allow(CLOUDWATCH, { Action: 'kms:*' })],
  ['actions in other capitals', CLOUDWATCH, allow(CLOUDWATCH, { Action: ['KMS:decrypt', 'kms:generatedatakey*'] })],
  ['everybody', CLOUDWATCH, allow(CLOUDWATCH, { Principal: '*' })],
  [
    'the alarms of the account',
    CLOUDWATCH,
    allow(CLOUDWATCH, {
      Condition: { ArnLike: { 'aws:SourceArn': `arn:aws:cloudwatch:eu-west-1:${ACCOUNT}:alarm:*` } },
    }),
  ],
])('%s lets it through', (_, service, statement) => {
  expect(gaps(service, statement)).toEqual([]);
});

test.each([
  ['nobody', [], `${CLOUDWATCH} is not allowed`],
  ['another service', [allow(EVENTS)], `${CLOUDWATCH} is not allowed`],
  ['only half of what it takes', [allow(CLOUDWATCH, { Action: 'kms:Decrypt' })], `${CLOUDWATCH} is not allowed`],
  [
    'another account',
    [allow(CLOUDWATCH, account('999999999999'))],
    `${CLOUDWATCH} is allowed only under a condition that never holds`,
  ],
  [
    'the root of the account, as every key does',
    [{ Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` }, Action: 'kms:*', Resource: '*' }],
    `${CLOUDWATCH} is not allowed`,
  ],
  [
    'and a denial of it',
    [allow(CLOUDWATCH), { Effect: 'Deny', Principal: { Service: CLOUDWATCH }, Action: 'kms:*', Resource: '*' }],
    `${CLOUDWATCH} is denied`,
  ],
])('A policy that allows %s keeps alarms out', (_, statements, why) => {
  expect(gaps(CLOUDWATCH, ...statements)).toEqual([[why, true]]);
});

test.each([
  [
    'a condition that is not understood',
    allow(CLOUDWATCH, { Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } } }),
  ],
  [
    'an operator that is not understood',
    allow(CLOUDWATCH, { Condition: { StringNotEquals: { 'aws:SourceAccount': '1' } } }),
  ],
  ['a statement that is not understood', { Effect: 'Allow', Principal: { Service: 7 } }],
])('%s is no verdict', (_, statement) => {
  expect(gaps(CLOUDWATCH, statement)).toEqual([[expect.stringContaining(CLOUDWATCH), false]]);
});

const ROLE = `arn:aws:iam::${ACCOUNT}:role/notify`;

function roleGaps(...statements: object[]): [string, boolean][] {
  const policy = { Version: '2012-10-17', Statement: statements };
  return keyGaps(policy, { roleArn: ROLE, accountId: ACCOUNT, topicArn: TOPIC }).map(({ text, certain }) => [
    text,
    certain,
  ]);
}
const allowRole = (AWS: string, Condition?: object) =>
  allow('', { Principal: { AWS }, ...(Condition !== undefined && { Condition }) });

test.each([
  ['the role itself, as synth prints it', allowRole(ROLE)],
  ['the root of its account, as every key does', allowRole(`arn:aws:iam::${ACCOUNT}:root`)],
  ['its account by number', allowRole(ACCOUNT)],
  ['everybody in the account', allowRole('*', { StringEquals: { 'kms:CallerAccount': ACCOUNT } })],
  ['what comes by SNS', allowRole(ROLE, { StringEquals: { 'kms:ViaService': 'sns.eu-west-1.amazonaws.com' } })],
  ['the role by a condition', allowRole('*', { ArnLike: { 'aws:PrincipalArn': ROLE } })],
])('A policy that allows %s lets findings through', (_, statement) => {
  expect(roleGaps(statement)).toEqual([]);
});

test.each([
  ['nobody but the services', allow(CLOUDWATCH)],
  ['another role', allowRole(`${ROLE}-other`)],
  ["another account's root", allowRole('arn:aws:iam::999999999999:root')],
])('A policy that allows %s keeps findings out', (_, statement) => {
  expect(roleGaps(statement)).toEqual([[`${ROLE} is not allowed`, true]]);
});

test('A policy that allows the role only by another service keeps findings out', () => {
  const viaS3 = { StringEquals: { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' } };
  expect(roleGaps(allowRole(ROLE, viaS3))).toEqual([
    [`${ROLE} is allowed only under a condition that never holds`, true],
  ]);
});

test('A condition that is not understood does not matter beside a statement that lets it in', () => {
  const unclear = allow(CLOUDWATCH, { Condition: { Bool: { 'aws:SecureTransport': 'true' } } });

  expect(gaps(CLOUDWATCH, unclear, allow(CLOUDWATCH))).toEqual([]);
});
