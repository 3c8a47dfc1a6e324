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
  ['with a topic of their own', { alarms: { emails: ['duty@example.com'] } }],
])('%s, every alarm reaches its topic through the key', (_, configuration) => {
  const stack = synthesize(configuration);
  const actions = new Set<string>(alarmsOf(stack).flatMap(({ AlarmActions }) => AlarmActions));
  expect(actions.size).toBe(1);
  for (const topic of actions) {
    expect(canDeliver(stack, topic, 'cloudwatch.amazonaws.com', cloudWatch)).toBe(true);
    expect(canDeliver(stack, topic, 'cloudwatch.amazonaws.com', { 'aws:SourceAccount': '999999999999' })).toBe(false);
    // No rule of ours publishes: whoever adds one lets it in himself.
    expect(canDeliver(stack, topic, 'events.amazonaws.com', cloudWatch)).toBe(false);
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

test('alarms can have a topic of their own beside that of the findings, and subscribers of their own', () => {
  const configuration = { alerts: { emails: ['net@example.com'] }, alarms: { emails: ['duty@example.com'] } };
  const stack = synthesize(configuration);
  const { Role, Environment } = stack.one('AWS::Lambda::Function', 'NotifyFunction').Properties;
  const { default: findings } = JSON.parse(Environment.Variables.TOPICS);
  const [alarms = '', ...more] = new Set<string>(alarmsOf(stack).flatMap(({ AlarmActions }) => AlarmActions));
  const subscribed = stack.ofType('AWS::SNS::Subscription').map(([, { Properties }]) => Properties);

  expect(more).toEqual([]);
  expect(findings).not.toBe(alarms);
  expect(subscribed.map(({ TopicArn, Endpoint }) => [TopicArn, Endpoint])).toEqual([
    [findings, 'net@example.com'],
    [alarms, 'duty@example.com'],
  ]);
  const publish = (resource: string) =>
    allows(statementsOf(stack, Role.split('/').at(-1)), { action: 'sns:Publish', resource });
  expect([publish(findings), publish(alarms)]).toEqual([true, false]);
  expect(canDeliver(stack, findings, 'cloudwatch.amazonaws.com', cloudWatch)).toBe(false);
  // One key for both: $1 a month, and both have to be heard.
  expect(stack.ofType('AWS::KMS::Key')).toHaveLength(1);
  const { Ref: topic } = stack.raw.Outputs.TopicArn.Value;
  const { Ref: findingsTopic } = stack.raw.Outputs.FindingsTopicArn.Value;
  expect([topic, findingsTopic]).toEqual([alarms, findings].map((arn) => arn.split(':').at(-1)));
});

test('findings and alarms share a topic unless it is said otherwise', () => {
  const stack = synthesize();
  expect(stack.ofType('AWS::SNS::Topic')).toHaveLength(1);
  expect(stack.raw.Outputs.FindingsTopicArn).toBeUndefined();
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

test('for an existing key of our topic, synth prints what CloudWatch needs in it', () => {
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
  expect(text).not.toContain('events.amazonaws.com');
  expect(text).toContain('or alarms and findings will not be delivered');
  expect(statements).toContainEqual({
    Effect: 'Allow',
    Principal: { AWS: '<the stack output NotifyRoleArn>' },
    Action: ['kms:Decrypt', 'kms:GenerateDataKey*'],
    Resource: '*',
  });
  expect(stack.raw.Outputs).toHaveProperty('NotifyRoleArn');
});

test('where findings go to another topic, Notify has no part in the key of ours', () => {
  const [text = ''] = printed({ keyArn: KEY, alerts: { topicArn: TOPIC } });
  expect(text).toContain('or alarms will not be delivered');
  expect(text).not.toContain('NotifyRoleArn');
});

const arn = (service: string, resource: string, account = '999999999999') =>
  `arn:aws:${service}:${REGION}:${account}:${resource}`;

test('for consumers, synth prints what their policies need if they belong to another account', () => {
  const consumers = {
    check: { type: 'lambdaSync', arn: arn('lambda', 'function:check') },
    events: { type: 'eventBus', arn: arn('events', 'event-bus/network') },
    pages: { type: 'sns', arn: arn('sns', 'pages') },
    audit: { type: 'sqs', arn: arn('sqs', 'audit'), keyArn: KEY },
  } as const;
  const role = { AWS: '<the stack output HandOffRoleArn>' };
  const statement = (Action: string | string[], Resource: string) => [
    { Effect: 'Allow', Principal: role, Action, Resource },
  ];

  const texts = printed({ functions: { tickets: arn('lambda', 'function:tickets') }, consumers });

  expect(texts.map((text) => JSON.parse(text.slice(text.indexOf('['))))).toEqual([
    statement('lambda:InvokeFunction', arn('lambda', 'function:tickets')),
    statement('lambda:InvokeFunction', consumers.check.arn),
    statement('events:PutEvents', consumers.events.arn),
    statement('sns:Publish', consumers.pages.arn),
    statement('sqs:SendMessage', consumers.audit.arn),
    statement(['kms:Decrypt', 'kms:GenerateDataKey*'], '*'),
  ]);
  expect(texts[4]).toContain('If the queue "audit" belongs to another account, its policy needs');
  expect(synthesize({ consumers }).raw.Outputs).toHaveProperty('HandOffRoleArn');
});

test('a state machine of another account cannot be started from here, and synth says what can be done', () => {
  const consumers = { cleanup: { type: 'stateMachine', arn: arn('states', 'stateMachine:cleanup') } } as const;
  expect(printed({ consumers })).toEqual([expect.stringContaining('Hand off to an event bus of that account')]);
});

test("consumers of the stack's own account need nothing", () => {
  const stack = new IpamMonitorStack(testApp(), 'IpamMonitor', {
    env: { account: ACCOUNT, region: REGION },
    configuration: { functions: { tickets: arn('lambda', 'function:tickets', ACCOUNT) } },
  });
  expect(Annotations.fromStack(stack).findInfo('*', Match.anyValue())).toEqual([]);
});

test('with nothing existing there is nothing to print', () => {
  expect(printed({})).toEqual([]);
});
