// biome-ignore-all lint/suspicious/noExplicitAny: a template is any JSON, and a test plants faults in it
import { expect, test } from 'vitest';
import type { IpamMonitorProps } from '../../infra/configuration.ts';
import type { Statement } from './template/iam.ts';
import { ACCOUNT, type RawTemplate, REGION } from './template/resolve.ts';
import { type Synthesized, synthesize, view } from './template/synth.ts';

// Whoever a policy of a resource lets in is used by something in the template, and whoever is used is let in. What the
// functions' own roles may do is held against recorded calls, in deployed.process.test.ts.

/** Policies that belong to resources, with what each is about. */
const POLICIES: Readonly<Record<string, (id: string, properties: any) => { on: string[]; statements: Statement[] }>> = {
  'AWS::SNS::TopicPolicy': (_, { Topics, PolicyDocument }) => ({
    on: Topics.map(nameOf),
    statements: PolicyDocument.Statement,
  }),
  'AWS::SQS::QueuePolicy': (_, { Queues, PolicyDocument }) => ({
    on: Queues.map(nameOf),
    statements: PolicyDocument.Statement,
  }),
  'AWS::S3::BucketPolicy': (_, { Bucket, PolicyDocument }) => ({ on: [Bucket], statements: PolicyDocument.Statement }),
  'AWS::KMS::Key': (id, { KeyPolicy }) => ({ on: [id], statements: KeyPolicy.Statement }),
  'AWS::IAM::Role': (id, { AssumeRolePolicyDocument }) => ({
    on: [id],
    statements: AssumeRolePolicyDocument.Statement,
  }),
  'AWS::Lambda::Permission': (_, { FunctionName, Principal, Action }) => ({
    on: [nameOf(FunctionName)],
    statements: [{ Effect: 'Allow', Principal: { Service: Principal }, Action, Resource: '*' }],
  }),
};

/** `arn:…:topic`, `https://…/queue`, `arn:…:role/role` → its logical id. */
function nameOf(reference: string): string {
  return reference.split(/[:/]/).at(-1) ?? '';
}

const PERMISSION_TYPES = new Set(Object.keys(POLICIES));

/** `service → resource`, of every statement that allows something. */
function letIn(stack: Synthesized): string[] {
  const found = Object.entries(POLICIES).flatMap(([type, read]) =>
    stack.ofType(type).flatMap(([id, { Properties }]) => {
      const { on, statements } = read(id, Properties);
      return statements
        .filter(({ Effect }) => Effect === 'Allow')
        .flatMap(({ Principal }) => on.flatMap((each) => principalsOf(Principal).map((who) => `${who} → ${each}`)));
    }),
  );
  return [...new Set(found)].sort();
}

function principalsOf(principal: Statement['Principal']): string[] {
  return typeof principal === 'object' ? Object.values(principal).flat() : ['*'];
}

/** `service → resource`, by what the resources of the template do. */
function used(stack: Synthesized): string[] {
  const keyOf = (topic: string): string[] => {
    const key = nameOf(stack.resources[topic]?.Properties.KmsMasterKeyId ?? '');
    return stack.resources[key] ? [key] : [];
  };
  const all = (type: string) => stack.ofType(type).map(([, { Properties }]) => Properties);
  const publishes = (service: string, topicArns: readonly string[]) =>
    topicArns.map(nameOf).flatMap((topic) => [topic, ...keyOf(topic)].map((each) => `${service} → ${each}`));
  const ofOurs = (arns: readonly string[]) => arns.filter((arn) => stack.resources[nameOf(arn)] !== undefined);
  return [
    ...new Set([
      ...all('AWS::Lambda::Function').map(({ Role }) => `lambda.amazonaws.com → ${nameOf(Role)}`),
      ...all('AWS::StepFunctions::StateMachine').map(({ RoleArn }) => `states.amazonaws.com → ${nameOf(RoleArn)}`),
      ...all('AWS::Scheduler::Schedule').map(({ Target }) => `scheduler.amazonaws.com → ${nameOf(Target.RoleArn)}`),
      ...all('AWS::CloudWatch::Alarm').flatMap(({ AlarmActions = [], OKActions = [] }) =>
        publishes('cloudwatch.amazonaws.com', ofOurs([...AlarmActions, ...OKActions])),
      ),
      ...all('AWS::Events::Rule').flatMap(({ Targets }) =>
        publishes('events.amazonaws.com', ofOurs(Targets.map(({ Arn }: any) => Arn))),
      ),
      // Without it nobody could ever change the key; in our account it leaves the decision to IAM.
      ...stack.ofType('AWS::KMS::Key').map(([id]) => `arn:aws:iam::${ACCOUNT}:root → ${id}`),
    ]),
  ].sort();
}

const arn = (service: string, resource: string) => `arn:aws:${service}:${REGION}:${ACCOUNT}:${resource}`;

const settings: [string, IpamMonitorProps][] = [
  ['by default', {}],
  ['with an existing topic for findings', { alerts: { topicArn: arn('sns', 'findings') } }],
  ['with a topic for alarms', { alarms: {} }],
  ['with an existing key', { keyArn: arn('kms', 'key/1') }],
  ['without a schedule', { schedule: { enabled: false } }],
  [
    'with a webhook',
    { webhooks: { chat: { type: 'slack', secretArn: arn('secretsmanager', 'secret:slack-AbCdEf') } } },
  ],
];

test.each(settings)('%s, whoever is let in is used, and whoever is used is let in', (_, configuration) => {
  const stack = synthesize(configuration);
  expect(letIn(stack)).toEqual(used(stack));
});

test('no kind of policy is overlooked', () => {
  const kinds = settings.flatMap(([, configuration]) =>
    Object.values(synthesize(configuration).resources)
      .map(({ Type }) => Type)
      .filter((type) => /Policy$|Permission$/.test(type) && type !== 'AWS::IAM::Policy'),
  );
  expect([...new Set(kinds)].filter((kind) => !PERMISSION_TYPES.has(kind))).toEqual([]);
});

test('a grant that nobody uses is found, in each kind of policy', () => {
  const raw: any = structuredClone(synthesize().raw);
  const planted = ['TopicPolicy', 'QueuePolicy', 'BucketPolicy', 'Key', 'Role'].map((kind) => {
    const [, resource] = Object.entries<any>(raw.Resources).find(([, { Type }]) => Type.endsWith(`::${kind}`)) ?? [];
    const { PolicyDocument, KeyPolicy, AssumeRolePolicyDocument } = resource.Properties;
    const service = `${kind.toLowerCase()}.amazonaws.com`;
    (PolicyDocument ?? KeyPolicy ?? AssumeRolePolicyDocument).Statement.push({
      Effect: 'Allow',
      Principal: { Service: service },
      Action: 'x:Y',
      Resource: '*',
    });
    return service;
  });
  const functionId = Object.keys(raw.Resources).find((id) => raw.Resources[id].Type === 'AWS::Lambda::Function');
  raw.Resources.Planted = {
    Type: 'AWS::Lambda::Permission',
    Properties: { FunctionName: { Ref: functionId }, Principal: 's3.amazonaws.com', Action: 'lambda:InvokeFunction' },
  };

  const stack = view(raw as RawTemplate);

  const found = letIn(stack).filter((each) => !used(stack).includes(each));
  expect(found.map((each) => each.split(' ')[0]).sort()).toEqual([...planted, 's3.amazonaws.com'].sort());
});
