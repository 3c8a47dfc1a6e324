import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { expect, test } from 'vitest';
import type { IpamMonitorProps } from '../../infra/configuration.ts';
import { IpamMonitorStack } from '../../infra/stack.ts';
import { allows, statementsOf } from './template/iam.ts';
import { ACCOUNT, REGION } from './template/resolve.ts';
import { type Synthesized, synthesize, testApp } from './template/synth.ts';

const TOPIC = `arn:aws:sns:${REGION}:${ACCOUNT}:network`;
const KEY = `arn:aws:kms:${REGION}:${ACCOUNT}:key/1234`;

/** Walks the way of a message: may the service publish to the topic, and use the topic's key for it? */
function canDeliver(stack: Synthesized, topicArn: string, service: string, context: Record<string, string>): boolean {
  const topicId = topicArn.split(':').at(-1) ?? '';
  const keyId = stack.resources[topicId]?.Properties.KmsMasterKeyId.split('/').at(-1);
  const topicStatements = stack
    .ofType('AWS::SNS::TopicPolicy')
    .filter(([, { Properties }]) => Properties.Topics.includes(topicArn))
    .flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement);
  const keyStatements = stack.resources[keyId]?.Properties.KeyPolicy.Statement ?? [];
  const encryption = { ...context, 'kms:EncryptionContext:aws:sns:topicArn': topicArn };
  return (
    allows(topicStatements, { action: 'sns:Publish', resource: topicArn, service, context }) &&
    ['kms:GenerateDataKey', 'kms:Decrypt'].every((action) =>
      allows(keyStatements, { action, resource: '*', service, context: encryption }),
    )
  );
}

const alarmsOf = ({ ofType }: Synthesized) => ofType('AWS::CloudWatch::Alarm').map(([, { Properties }]) => Properties);
const cloudWatch = { 'aws:SourceAccount': ACCOUNT };

test.each<[string, IpamMonitorProps]>([
  ['with everything of our own', {}],
  ['with an existing topic for findings', { alerts: { topicArn: TOPIC, topicKeyArn: KEY } }],
])('%s, every alarm reaches its topic through the key', (_, configuration) => {
  const stack = synthesize(configuration);
  const actions = new Set<string>(alarmsOf(stack).flatMap(({ AlarmActions }) => AlarmActions));
  expect(actions.size).toBe(1);
  for (const topic of actions) {
    expect(canDeliver(stack, topic, 'cloudwatch.amazonaws.com', cloudWatch)).toBe(true);
    expect(canDeliver(stack, topic, 'cloudwatch.amazonaws.com', { 'aws:SourceAccount': '999999999999' })).toBe(false);
    // SNS and EventBridge hand on no source account: a condition on it would keep everything out, silently.
    expect(canDeliver(stack, topic, 'events.amazonaws.com', {})).toBe(true);
    expect(canDeliver(stack, topic, 's3.amazonaws.com', cloudWatch)).toBe(false);
  }
});

test('findings reach our topic through its key', () => {
  const stack = synthesize();
  const { Role, Environment } = stack.one('AWS::Lambda::Function', 'NotifyFunction').Properties;
  const topic = JSON.parse(Environment.Variables.TOPICS).default;
  const statements = statementsOf(stack, Role.split('/').at(-1));
  const key = stack.one('AWS::SNS::Topic').Properties.KmsMasterKeyId;
  expect(allows(statements, { action: 'sns:Publish', resource: topic })).toBe(true);
  for (const action of ['kms:GenerateDataKey', 'kms:Decrypt'])
    expect(allows(statements, { action, resource: key })).toBe(true);
  // IAM decides in our account, because the key's policy leaves it to IAM.
  expect(stack.one('AWS::KMS::Key').Properties.KeyPolicy.Statement).toContainEqual({
    Effect: 'Allow',
    Action: 'kms:*',
    Resource: '*',
    Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
  });
});

test('an existing topic gets findings only: alarms have a topic whose policy is ours', () => {
  const stack = synthesize({ alerts: { topicArn: TOPIC, topicKeyArn: KEY, emails: ['net@example.com'] } });
  const { Variables } = stack.one('AWS::Lambda::Function', 'NotifyFunction').Properties.Environment;
  expect(JSON.parse(Variables.TOPICS)).toEqual({ default: TOPIC });
  const [ours = ''] = stack.ofType('AWS::SNS::Topic').map(([id]) => id);
  for (const { AlarmActions } of alarmsOf(stack))
    expect(AlarmActions).toEqual([`arn:aws:sns:${REGION}:${ACCOUNT}:${ours}`]);
  expect(stack.one('AWS::SNS::Subscription').Properties).toMatchObject({
    Protocol: 'email',
    Endpoint: 'net@example.com',
  });
});

/** What synth prints about the stack. */
function printed(configuration: IpamMonitorProps): string[] {
  const stack = new IpamMonitorStack(testApp(), 'IpamMonitor', { configuration });
  return Annotations.fromStack(stack)
    .findInfo('*', Match.anyValue())
    .map(({ entry }) => String(entry.data));
}

test('for an existing topic and its key, synth prints the statements that they need', () => {
  const [topic = '', key = '', ...more] = printed({ alerts: { topicArn: TOPIC, topicKeyArn: KEY } });
  expect(more).toEqual([]);
  expect(topic).toContain('"default"');
  expect(JSON.parse(topic.slice(topic.indexOf('[')))).toEqual([
    { Effect: 'Allow', Principal: { AWS: '<the stack output NotifyRoleArn>' }, Action: 'sns:Publish', Resource: TOPIC },
  ]);
  expect(key).toContain(KEY);
  expect(key).toContain('kms:GenerateDataKey*');
});

test('for an existing key of our topic, synth prints what CloudWatch and EventBridge need in it', () => {
  const stack = synthesize({ keyArn: KEY });
  expect(stack.ofType('AWS::KMS::Key')).toEqual([]);
  expect(stack.one('AWS::SNS::Topic').Properties.KmsMasterKeyId).toBe(KEY);

  const [text = '', ...more] = printed({ keyArn: KEY });

  expect(more).toEqual([]);
  expect(text).toContain(KEY);
  const statements = JSON.parse(text.slice(text.indexOf('[')));
  const publish = (service: string, context: Record<string, string>) =>
    allows(statements, { action: 'kms:GenerateDataKey', resource: '*', service, context });
  expect(publish('cloudwatch.amazonaws.com', { 'aws:SourceAccount': '<ACCOUNT>' })).toBe(true);
  const topic = 'arn:aws:sns:<REGION>:<ACCOUNT>:any';
  expect(publish('events.amazonaws.com', { 'kms:EncryptionContext:aws:sns:topicArn': topic })).toBe(true);
});

test('with nothing existing there is nothing to print', () => {
  expect(printed({})).toEqual([]);
});
