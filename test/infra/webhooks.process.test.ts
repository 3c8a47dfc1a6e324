import { expect, test } from 'vitest';
import { Environment as NotifyEnvironment } from '../../functions/notify/env.ts';
import { Environment } from '../../functions/webhook/env.ts';
import { type IpamMonitorProps, parseConfiguration } from '../../infra/configuration.ts';
import { statementsOf } from './template/iam.ts';
import { ACCOUNT, REGION } from './template/resolve.ts';
import { synthesize } from './template/synth.ts';

const secret = (name: string) => `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:${name}-AbCdEf`;
const keyArn = `arn:aws:kms:${REGION}:${ACCOUNT}:key/1234`;
const webhooks: IpamMonitorProps['webhooks'] = {
  network: { type: 'slack', secretArn: secret('slack') },
  platform: { type: 'teams', secretArn: secret('teams'), keyArn },
};
const { one, ofType } = synthesize({ webhooks });
const webhook = one('AWS::Lambda::Function', 'MonitorWebhookFunction').Properties;
const notify = one('AWS::Lambda::Function', 'MonitorNotifyFunction').Properties;
const roleOf = ({ Role }: { Role: string }) => Role.split('/').at(-1) ?? '';

test('the function that posts knows the secrets by name, and who they are for; Notify only the names', () => {
  expect(Environment.parse(webhook.Environment.Variables).WEBHOOKS).toEqual({
    network: { type: 'slack', secretArn: secret('slack') },
    platform: { type: 'teams', secretArn: secret('teams') },
  });
  const { WEBHOOKS, WEBHOOK_FUNCTION, STACK_NAME } = NotifyEnvironment.parse(notify.Environment.Variables);
  expect(WEBHOOKS).toEqual({ network: 'slack', platform: 'teams' });
  expect(WEBHOOK_FUNCTION).toContain('MonitorWebhookFunction');
  expect(STACK_NAME).not.toBe('');
});

test('the secrets are granted one by one, to nobody else, and their key by way of Secrets Manager only', () => {
  const granted = statementsOf({ ofType } as never, roleOf(webhook)).filter(
    ({ Sid }) => Sid === 'ReadUrls' || Sid === 'DecryptUrls',
  );
  expect(granted).toMatchObject([
    { Action: 'secretsmanager:GetSecretValue', Resource: [secret('slack'), secret('teams')] },
    { Action: 'kms:Decrypt', Resource: keyArn, Condition: { StringLike: { 'kms:ViaService': expect.any(String) } } },
  ]);
  const all = ofType('AWS::IAM::Policy').flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement);
  const readers = all.filter(({ Action }) => [Action].flat().some((action) => action.startsWith('secretsmanager:')));
  expect(readers).toHaveLength(1);
});

test('Notify may call that function, and it can do nothing in the bucket', () => {
  const calls = statementsOf({ ofType } as never, roleOf(notify)).filter(({ Sid }) => Sid === 'PostToWebhooks');
  expect(calls).toMatchObject([
    { Action: 'lambda:InvokeFunction', Resource: expect.stringContaining('function:MonitorWebhookFunction') },
  ]);
  const actions = statementsOf({ ofType } as never, roleOf(webhook)).flatMap(({ Action }) => [Action].flat());
  expect(actions.filter((action) => action.startsWith('s3:'))).toEqual([]);
});

test('without webhooks there is no such function, and nothing to call', () => {
  const without = synthesize();
  expect(without.ofType('AWS::Lambda::Function').filter(([id]) => id.includes('Webhook'))).toEqual([]);
  const variables = without.one('AWS::Lambda::Function', 'MonitorNotifyFunction').Properties.Environment.Variables;
  expect(NotifyEnvironment.parse(variables)).toMatchObject({ WEBHOOKS: {}, WEBHOOK_FUNCTION: '' });
});

test.each([
  ['a URL instead of its secret', { network: { type: 'slack', secretArn: 'https://hooks.slack.com/services/x' } }],
  ['a part of an ARN', { network: { type: 'slack', secretArn: secret('slack').slice(0, -7) } }],
  ['another service', { network: { type: 'discord', secretArn: secret('x') } }],
  ['a name that no policy can have', { 'net work': { type: 'slack', secretArn: secret('x') } }],
])('%s is refused', (_, wrong) => {
  expect(() => parseConfiguration({ webhooks: wrong } as IpamMonitorProps)).toThrow('webhooks');
});
