// biome-ignore-all lint/suspicious/noExplicitAny: a template is any JSON, and a test plants faults in it
import { describe, expect, test } from 'vitest';
import { Configuration, type IpamMonitorProps } from '../../infra/configuration.ts';
import { type RawTemplate, REGION } from './template/resolve.ts';
import { type Synthesized, synthesize, view } from './template/synth.ts';

// Whatever names people may choose, what is made of them keeps AWS's limits.

/** CloudFormation: 128 characters. */
const STACK = `S${'t'.repeat(127)}`;
const OTHER = '999999999999';
const arn = (service: string, resource: string) => `arn:aws:${service}:${REGION}:${OTHER}:${resource}`;
const keyArn = arn('kms', `key/${'0'.repeat(36)}`);

/** The largest configuration of its kind that is taken: with so many entries, or so long a name. */
function largest(make: (size: number) => IpamMonitorProps): IpamMonitorProps {
  let [fits, doesNot] = [0, 4096];
  while (doesNot - fits > 1) {
    const size = Math.floor((fits + doesNot) / 2);
    if (Configuration.safeParse(make(size)).success) fits = size;
    else doesNot = size;
  }
  expect(fits).toBeGreaterThan(0);
  return make(fits);
}

function many<T>(entry: (n: number) => T): (size: number) => Record<string, T> {
  return (size) => Object.fromEntries(Array.from({ length: size }, (_, n) => [`d${n}`, entry(n)]));
}

const common: IpamMonitorProps = {
  metrics: { namespace: 'n'.repeat(255) },
  expectEveryHours: 168,
  runbookUrl: `https://wiki.example.com/${'r'.repeat(175)}`,
  readRole: { name: 'R'.repeat(64), externalId: 'x'.repeat(1224), organization: `o-${'z'.repeat(32)}` },
  accounts: { ids: ['444455556666'], regions: [REGION] },
  parents: Array.from({ length: 30 }, (_, n) =>
    arn('states', `stateMachine:${String(n).padEnd(80, 'p')}/${'m'.repeat(40)}`),
  ),
  homeRegions: Array.from({ length: 35 }, (_, n) => `ap-southeast-${n % 10}`),
  alarms: { emails: [`${'a'.repeat(60)}@example.com`] },
};

const topic = (n: number) => ({ topicArn: arn('sns', `t${n}`) });
const withKey = (n: number) => ({ keyArn: arn('kms', `key/${n}`) });
const secret = (n: number) => arn('secretsmanager', `secret:s${n}-AbCdEf`);
const kinds: Record<string, (size: number) => IpamMonitorProps> = {
  'a long name of a topic': (size) => ({
    topics: { ['t'.repeat(Math.max(1, size))]: { topicArn: arn('sns', 'o'.repeat(256)), keyArn } },
  }),
  'many topics': (size) => ({ topics: many(topic)(size) }),
  'many topics with keys': (size) => ({ topics: many((n) => ({ ...topic(n), ...withKey(n) }))(size) }),
  'many functions': (size) => ({ functions: many((n) => arn('lambda', `function:f${n}`))(size) }),
  'many buses': (size) => ({
    consumers: many((n) => ({ type: 'eventBus' as const, arn: arn('events', `event-bus/b${n}`) }))(size),
  }),
  'many queues': (size) => ({ consumers: many((n) => ({ type: 'sqs' as const, arn: arn('sqs', `q${n}`) }))(size) }),
  'many queues with keys': (size) => ({
    consumers: many((n) => ({ type: 'sqs' as const, arn: arn('sqs', `q${n}`), ...withKey(n) }))(size),
  }),
  'many webhooks': (size) => ({
    webhooks: many((n) => ({ type: 'slack' as const, secretArn: secret(n), ...withKey(n) }))(size),
  }),
};

const configurations: Record<string, IpamMonitorProps> = {
  'by default': {},
  ...Object.fromEntries(
    Object.entries(kinds).map(([name, make]) => [name, largest((size) => ({ ...common, ...make(size) }))]),
  ),
};

const stackOf = (configuration: IpamMonitorProps) => view(synthesize(configuration).raw, STACK);
const made = Object.entries(configurations).map(([name, configuration]) => [name, stackOf(configuration)] as const);

/** Names that CloudFormation makes where none is given: stack, logical id, and twelve characters of its own. */
const GENERATED = (id: string) => `${STACK}-${id}-${'X'.repeat(12)}`;

interface Limit {
  /** Property that would be its name. */
  readonly name: string;
  readonly max: number;
  /** CloudFormation's own name is cut to the limit. False: as long as it is, it has to fit. */
  readonly cut?: boolean;
}

const NAMES: Readonly<Record<string, Limit>> = {
  'AWS::Lambda::Function': { name: 'FunctionName', max: 64, cut: true },
  'AWS::IAM::Role': { name: 'RoleName', max: 64, cut: true },
  'AWS::IAM::Policy': { name: 'PolicyName', max: 128 },
  'AWS::Scheduler::Schedule': { name: 'Name', max: 64, cut: true },
  'AWS::StepFunctions::StateMachine': { name: 'StateMachineName', max: 80, cut: true },
  'AWS::SQS::Queue': { name: 'QueueName', max: 80, cut: true },
  'AWS::S3::Bucket': { name: 'BucketName', max: 63, cut: true },
  'AWS::SNS::Topic': { name: 'TopicName', max: 256 },
  'AWS::Logs::LogGroup': { name: 'LogGroupName', max: 512 },
  'AWS::Logs::MetricFilter': { name: 'FilterName', max: 512 },
  'AWS::CloudWatch::Alarm': { name: 'AlarmName', max: 255 },
  'AWS::CloudWatch::Dashboard': { name: 'DashboardName', max: 255 },
};

/** Without a name that anybody could see. */
const NAMELESS = new Set([
  ...['AWS::S3::BucketPolicy', 'AWS::SNS::TopicPolicy', 'AWS::SQS::QueuePolicy'],
  ...['AWS::SNS::Subscription', 'AWS::KMS::Key'],
]);

function tooLongNames({ resources }: Synthesized): string[] {
  return Object.entries(resources).flatMap(([id, { Type, Properties }]) => {
    const limit = NAMES[Type];
    if (!limit) return NAMELESS.has(Type) ? [] : [`${id}: the test does not know ${Type}`];
    const given = Properties[limit.name];
    const name = given ?? (limit.cut ? '' : GENERATED(id));
    return name.length > limit.max ? [`${id}: ${name.length} > ${limit.max}`] : [];
  });
}

/** Texts that services limit, each with what it is. */
function* texts({ ofType }: Synthesized): Generator<[string, string, number]> {
  const all = (type: string): [string, any][] => ofType(type).map(([id, { Properties }]) => [id, Properties]);
  for (const [id, { AlarmDescription, Metrics = [], ...alarm }] of all('AWS::CloudWatch::Alarm')) {
    yield [`${id} description`, AlarmDescription, 1024];
    const stats = [alarm, ...Metrics.flatMap(({ MetricStat }: any) => MetricStat?.Metric ?? [])];
    for (const { Namespace = '', MetricName = '', Dimensions = [] } of stats) {
      yield [`${id} namespace`, Namespace, 255];
      yield [`${id} metric`, MetricName, 255];
      for (const { Value } of Dimensions) yield [`${id} dimension`, Value, 1024];
    }
    for (const { Expression = '', Label = '' } of Metrics) {
      yield [`${id} expression`, Expression, 1024];
      yield [`${id} label`, Label, 255];
    }
  }
  for (const [id, { DashboardBody }] of all('AWS::CloudWatch::Dashboard')) {
    for (const { properties } of JSON.parse(DashboardBody).widgets) {
      yield [`${id} title`, properties.title, 255];
      for (const metric of properties.metrics.flat()) {
        // CloudWatch takes queries of SEARCH up to 1,024 characters.
        if (typeof metric === 'object') yield [`${id} expression`, metric.expression ?? '', 1024];
      }
    }
  }
  for (const [id, { FilterPattern, MetricTransformations }] of all('AWS::Logs::MetricFilter')) {
    yield [`${id} pattern`, FilterPattern, 1024];
    for (const { MetricName, MetricNamespace } of MetricTransformations) {
      yield [`${id} metric`, MetricName, 255];
      yield [`${id} namespace`, MetricNamespace, 255];
    }
  }
  for (const [id, { DisplayName = '' }] of all('AWS::SNS::Topic')) yield [`${id} display name`, DisplayName, 100];
  for (const [id, { Description = '', Environment }] of all('AWS::Lambda::Function')) {
    yield [`${id} description`, Description, 256];
    yield [`${id} environment`, Object.entries<string>(Environment.Variables).flat().join(''), 4096];
  }
  for (const [id, { Description = '', Target }] of all('AWS::Scheduler::Schedule')) {
    yield [`${id} description`, Description, 512];
    yield [`${id} input`, Target.Input, 256 * 1024];
  }
  // All inline policies of a role together, without white space.
  for (const [role, { AssumeRolePolicyDocument }] of all('AWS::IAM::Role')) {
    const policies = all('AWS::IAM::Policy').filter(([, { Roles }]) => Roles.includes(role));
    yield [
      `${role} policies`,
      policies.map(([, { PolicyDocument }]) => JSON.stringify(PolicyDocument)).join(''),
      10_240,
    ];
    yield [`${role} trust`, JSON.stringify(AssumeRolePolicyDocument), 2048];
  }
}

const tooLong = (stack: Synthesized) =>
  [...texts(stack)]
    .filter(([, text, max]) => text.length > max)
    .map(([what, { length }, max]) => `${what}: ${length} > ${max}`);

describe.each(made)('%s', (_, stack) => {
  test('names fit', () => {
    expect(tooLongNames(stack)).toEqual([]);
  });

  test('texts fit', () => {
    expect(tooLong(stack)).toEqual([]);
  });

  test('the template fits', () => {
    // CloudFormation takes 1 MB from S3, 500 resources and 200 outputs.
    expect(JSON.stringify(stack.raw).length).toBeLessThan(1024 * 1024);
    expect(Object.keys(stack.resources).length).toBeLessThanOrEqual(500);
    expect(Object.keys(stack.raw.Outputs).length).toBeLessThanOrEqual(200);
  });
});

test('what is too long is found', () => {
  const raw: any = structuredClone(synthesize().raw);
  const change = (type: string, mend: (properties: any) => void) => {
    const [id = ''] = Object.entries<any>(raw.Resources).find(([, { Type }]) => Type === type) ?? [];
    mend(raw.Resources[id].Properties);
  };
  change('AWS::Lambda::Function', (properties) => {
    properties.FunctionName = { 'Fn::Join': ['-', [{ Ref: 'AWS::StackName' }, 'x']] };
  });
  change('AWS::CloudWatch::Alarm', (properties) => {
    properties.AlarmName = { 'Fn::Join': ['-', [{ Ref: 'AWS::StackName' }, 'x'.repeat(127)]] };
    properties.AlarmDescription += 'x'.repeat(1024);
  });
  change('AWS::IAM::Role', (properties) => {
    properties.AssumeRolePolicyDocument.Statement.push({ Sid: 'x'.repeat(2048) });
  });
  raw.Resources.Planted = { Type: 'AWS::DynamoDB::Table', Properties: {} };

  const stack = view(raw as RawTemplate, STACK);

  expect(
    tooLongNames(stack)
      .map((each) => each.replace(/^\w+: /, ''))
      .sort(),
  ).toEqual(['130 > 64', '256 > 255', 'the test does not know AWS::DynamoDB::Table']);
  expect(
    tooLong(stack)
      .map((each) => each.replace(/^\w+ (\w+): .*/, '$1'))
      .sort(),
  ).toEqual(['description', 'trust']);
});
