import { expect, test } from 'vitest';
import type { IpamMonitorProps } from '../../infra/configuration.ts';
import { Request } from '../../statemachine/contracts/request.ts';
import { ResourceType } from '../../statemachine/contracts/resource-cidr.ts';
import { StackOutputs } from '../../statemachine/contracts/stack-outputs.ts';
import { type StepName, steps } from '../../statemachine/steps.ts';
import { historyKeys, LATEST_REPORT, ledgerEntries, owedKeys, sharedKeys } from '../../storage/keys.ts';
import { statementsOf } from './template/iam.ts';
import { ACCOUNT, dependencies, type RawTemplate, REGION } from './template/resolve.ts';
import { type Synthesized, synthesize, view } from './template/synth.ts';

// Rules over every resource of the template: what is added later has to keep them too.

const stack = synthesize();
const stepNames = Object.keys(steps) as StepName[];

/** `MonitorPublishMetricsFunction1A2B3C4D` → `PublishMetrics` */
function stepOf(logicalId: string): StepName {
  const step = stepNames.find((name) => logicalId.startsWith(`Monitor${name}Function`));
  if (!step) throw new Error(`${logicalId} is not the function of a step`);
  return step;
}

test('there is one function a step, and no other', () => {
  expect(
    stack
      .ofType('AWS::Lambda::Function')
      .map(([id]) => stepOf(id))
      .sort(),
  ).toEqual([...stepNames].sort());
});

test.each(stack.ofType('AWS::Lambda::Function'))('%s runs as the map of steps says', (id, { Properties }) => {
  const { timeoutSeconds, memoryMb, heapMb } = steps[stepOf(id)];
  expect(Properties).toMatchObject({
    Runtime: 'nodejs24.x',
    Architectures: ['arm64'],
    Handler: 'index.handler',
    Timeout: timeoutSeconds,
    MemorySize: memoryMb,
    TracingConfig: { Mode: 'Active' },
    LoggingConfig: { LogFormat: 'JSON', SystemLogLevel: 'INFO' },
  });
  expect(Properties.Environment.Variables.NODE_OPTIONS).toContain(`--max-old-space-size=${heapMb}`);
  expect(Properties.Environment.Variables.NODE_OPTIONS).toContain('--enable-source-maps');
});

test('every function has a log group and a role of its own', () => {
  const functions = stack.ofType('AWS::Lambda::Function').map(([, { Properties }]) => Properties);
  expect(new Set(functions.map(({ Role }) => Role)).size).toBe(stepNames.length);
  const groups = functions.map(({ LoggingConfig }) => LoggingConfig.LogGroup);
  expect(new Set(groups).size).toBe(stepNames.length);
  for (const group of groups) expect(stack.resources[group]?.Type).toBe('AWS::Logs::LogGroup');
});

test('every log has an end', () => {
  const groups = stack.ofType('AWS::Logs::LogGroup');
  expect(groups).toHaveLength(stepNames.length + 1);
  for (const [, { Properties }] of groups) expect(Properties.RetentionInDays).toBe(90);
});

test('the state machine logs errors, and no payload', () => {
  const { Properties } = stack.one('AWS::StepFunctions::StateMachine');
  expect(Properties).toMatchObject({
    StateMachineType: 'STANDARD',
    TracingConfiguration: { Enabled: true },
    LoggingConfiguration: { Level: 'ERROR', IncludeExecutionData: false },
  });
  const [{ CloudWatchLogsLogGroup }] = Properties.LoggingConfiguration.Destinations;
  const [, , , , , , logGroup] = CloudWatchLogsLogGroup.LogGroupArn.split(':');
  expect(stack.resources[logGroup]?.Properties.LogGroupName).toMatch(/^\/aws\/vendedlogs\/states\/IpamMonitor-/);
});

/** How a resource that holds data says its encryption by itself, whatever AWS does where nothing is said. */
const ENCRYPTION: Readonly<Record<string, (properties: Properties) => unknown>> = {
  'AWS::S3::Bucket': ({ BucketEncryption }) =>
    BucketEncryption?.ServerSideEncryptionConfiguration[0].ServerSideEncryptionByDefault.SSEAlgorithm,
  'AWS::SNS::Topic': ({ KmsMasterKeyId }) => KmsMasterKeyId,
  'AWS::SQS::Queue': ({ SqsManagedSseEnabled, KmsMasterKeyId }) => SqsManagedSseEnabled === true || KmsMasterKeyId,
  'AWS::StepFunctions::StateMachine': ({ EncryptionConfiguration }) => EncryptionConfiguration?.Type,
};

/** Without data of their own; or, as logs, without a way to say it but a customer-managed key. */
const NOTHING_TO_SAY = new Set([
  ...['S3::BucketPolicy', 'SNS::TopicPolicy', 'SQS::QueuePolicy', 'SNS::Subscription', 'KMS::Key', 'IAM::Role'],
  ...['IAM::Policy', 'Lambda::Function', 'Scheduler::Schedule', 'CloudWatch::Alarm', 'CloudWatch::Dashboard'],
  ...['Logs::LogGroup', 'Logs::MetricFilter'],
]);

// biome-ignore lint/suspicious/noExplicitAny: the properties of a resource are any JSON
type Properties = any;

/** Resources that hold data and do not say how it is encrypted, and those of which nobody knows. */
function unsaid({ resources }: Synthesized): string[] {
  return Object.entries(resources).flatMap(([id, { Type, Properties }]) => {
    if (NOTHING_TO_SAY.has(Type.replace('AWS::', ''))) return [];
    return ENCRYPTION[Type]?.(Properties) ? [] : [id];
  });
}

test.each([{}, { alarms: { emails: ['duty@example.com'] } }])(
  'everything that holds data says how it is encrypted',
  (configuration) => {
    expect(unsaid(synthesize(configuration))).toEqual([]);
  },
);

test('a resource that does not say its encryption is found, and one of a new type', () => {
  for (const type of [...Object.keys(ENCRYPTION), 'AWS::DynamoDB::Table']) {
    const raw = structuredClone(stack.raw) as { Resources: Record<string, { Type: string; Properties: Properties }> };
    raw.Resources.Planted = { Type: type, Properties: {} };
    expect(unsaid(view(raw as RawTemplate))).toEqual(['Planted']);
  }
});

test('everything that holds data is encrypted, and refuses to be talked to in the clear', () => {
  const bucket = stack.one('AWS::S3::Bucket').Properties;
  expect(bucket.BucketEncryption.ServerSideEncryptionConfiguration).toHaveLength(1);
  expect(bucket.PublicAccessBlockConfiguration).toEqual({
    BlockPublicAcls: true,
    BlockPublicPolicy: true,
    IgnorePublicAcls: true,
    RestrictPublicBuckets: true,
  });
  for (const [, { Properties }] of stack.ofType('AWS::SNS::Topic')) {
    expect(stack.resources[Properties.KmsMasterKeyId.split('/').at(-1)]?.Type).toBe('AWS::KMS::Key');
  }
  for (const [, { Properties }] of stack.ofType('AWS::SQS::Queue')) expect(Properties.SqsManagedSseEnabled).toBe(true);
  for (const [, { Properties }] of stack.ofType('AWS::KMS::Key')) expect(Properties.EnableKeyRotation).toBe(true);

  const policies = ['AWS::S3::BucketPolicy', 'AWS::SNS::TopicPolicy', 'AWS::SQS::QueuePolicy'].map(
    (type) => stack.one(type).Properties.PolicyDocument.Statement,
  );
  const inTheClear = {
    Effect: 'Deny',
    Principal: expect.anything(),
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  };
  for (const statements of policies) expect(statements).toContainEqual(expect.objectContaining(inTheClear));
});

test('the bucket outlives the stack, unless it is told not to', () => {
  expect(stack.one('AWS::S3::Bucket').DeletionPolicy).toBe('Retain');
  expect(synthesize({ onDelete: 'delete' }).one('AWS::S3::Bucket').DeletionPolicy).toBe('Delete');
});

test('runs and files of days expire; the newest result of a scope, windows of the history and alerts do not', () => {
  const { VersioningConfiguration, LifecycleConfiguration } = stack.one('AWS::S3::Bucket').Properties;
  expect(VersioningConfiguration).toEqual({ Status: 'Enabled' });
  const rules: { Id: string; Prefix?: string; ExpirationInDays?: number }[] = LifecycleConfiguration.Rules;
  const expiring = rules.filter(({ ExpirationInDays }) => ExpirationInDays !== undefined);
  expect(expiring.map(({ Prefix, ExpirationInDays }) => [Prefix, ExpirationInDays])).toEqual([
    ['runs/', 90],
    ['reports/', 400],
    ['requests/', 30],
    ['metrics/', 30],
    ['history/daily/', 400],
    ['history/set-aside/', 90],
  ]);
  for (const key of [
    'latest.json',
    'latest/ipam-scope-0a/run-1/evaluations/ipam-scope-0a.jsonl.gz',
    LATEST_REPORT,
    historyKeys.head('ipam-scope-0a'),
    historyKeys.part('ec2-111122223333', 'days', 'x', 0),
    historyKeys.importedPart('ec2-111122223333', 'x', 0),
    ...[
      sharedKeys.ledger,
      sharedKeys.mutes,
      ledgerEntries(7, 'run-1', 'a'),
      owedKeys('default', 'run-1', 'a').reportKey,
    ],
  ]) {
    expect(expiring.filter(({ Prefix = '' }) => key.startsWith(Prefix))).toEqual([]);
  }
});

test('what was replaced expires everywhere, and of the policy only after a hundred versions', () => {
  const rules = stack.one('AWS::S3::Bucket').Properties.LifecycleConfiguration.Rules;
  for (const key of [
    'runs/x',
    'reports/x',
    'requests/x',
    'metrics/x',
    'latest.json',
    'latest/x',
    historyKeys.dayFile('ipam-scope-0a', '2026-11-21'),
    historyKeys.setAside(historyKeys.head('ipam-scope-0a'), 'run-1'),
    historyKeys.importedHead('ipam-scope-0a'),
    ...[
      sharedKeys.ledger,
      sharedKeys.mutes,
      ledgerEntries(7, 'run-1', 'a'),
      owedKeys('default', 'run-1', 'a').reportKey,
    ],
    'policy/x',
  ]) {
    const [rule, ...more] = rules.filter(({ Prefix }: { Prefix?: string }) => Prefix && key.startsWith(Prefix));
    expect(more).toEqual([]);
    expect(rule.NoncurrentVersionExpiration).toEqual({
      NoncurrentDays: 14,
      ...(key === 'policy/x' && { NewerNoncurrentVersions: 100 }),
    });
  }
  for (const id of ['ipam-scope-0a', 'ec2-111122223333']) {
    const of = rules.filter(({ Prefix = '-' }: { Prefix?: string }) => historyKeys.head(id).startsWith(Prefix));
    expect(of).toMatchObject([{ NoncurrentVersionExpiration: { NoncurrentDays: 1 } }]);
  }
  expect(rules.find(({ Prefix }: { Prefix?: string }) => Prefix === undefined)).toMatchObject({
    AbortIncompleteMultipartUpload: { DaysAfterInitiation: 3 },
    ExpiredObjectDeleteMarker: true,
  });
});

test('every period of the bucket can be set', () => {
  const retention = {
    runsDays: 30,
    reportsDays: 60,
    replacedDays: 3,
    policyVersions: 5,
    requestsDays: 7,
    metricsDays: 9,
    historyDays: 500,
    uploadsDays: 1,
  };
  const rules = synthesize({ retention }).one('AWS::S3::Bucket').Properties.LifecycleConfiguration.Rules;
  expect(rules).toMatchObject([
    { AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 } },
    { Prefix: 'runs/', ExpirationInDays: 30, NoncurrentVersionExpiration: { NoncurrentDays: 3 } },
    { Prefix: 'reports/', ExpirationInDays: 60, NoncurrentVersionExpiration: { NoncurrentDays: 3 } },
    { Prefix: 'requests/', ExpirationInDays: 7 },
    { Prefix: 'metrics/', ExpirationInDays: 9 },
    { Prefix: 'latest' },
    { Prefix: 'history/daily/', ExpirationInDays: 500 },
    { Prefix: 'history/set-aside/', ExpirationInDays: 30 },
    { Prefix: 'history/imported/', NoncurrentVersionExpiration: { NoncurrentDays: 3 } },
    { Prefix: 'history/ec2-' },
    { Prefix: 'history/ipam-scope-' },
    { Prefix: 'alerts/' },
    { Prefix: 'policy/', NoncurrentVersionExpiration: { NewerNoncurrentVersions: 5, NoncurrentDays: 3 } },
  ]);
});

test('no resource waits for itself', () => {
  const ids = new Set(Object.keys(stack.raw.Resources));
  const done = new Set<string>();
  const visit = (id: string, path: readonly string[]): void => {
    if (done.has(id)) return;
    expect(path).not.toContain(id);
    const resource = stack.raw.Resources[id];
    for (const next of resource ? dependencies(resource, ids) : []) visit(next, [...path, id]);
    done.add(id);
  };
  for (const id of ids) visit(id, []);
  expect(done.size).toBe(ids.size);
});

test('nothing writes the policy: a deployment never changes what a user put there', () => {
  const writers = stack
    .ofType('AWS::IAM::Policy')
    .flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement)
    .filter(({ Action }) => [Action].flat().includes('s3:PutObject'))
    .flatMap(({ Resource }) => [Resource].flat());
  expect(writers.length).toBeGreaterThan(0);
  expect(writers.filter((resource) => /:::[^/]+\/policy/.test(resource))).toEqual([]);
  expect(Object.values(stack.resources).map(({ Type }) => Type)).not.toContain('AWS::CloudFormation::CustomResource');
});

const arn = (service: string, resource: string) => `arn:aws:${service}:${REGION}:${ACCOUNT}:${resource}`;
const everything: IpamMonitorProps = {
  homeRegions: ['eu-central-1', 'us-east-1'],
  topics: { network: { topicArn: arn('sns', 'network') } },
  functions: { tickets: arn('lambda', 'function:tickets:live') },
  consumers: {
    check: { type: 'lambdaSync', arn: arn('lambda', 'function:check') },
    cleanup: { type: 'stateMachine', arn: arn('states', 'stateMachine:cleanup') },
    events: { type: 'eventBus', arn: arn('events', 'event-bus/network') },
    broadcast: { type: 'sns', arn: arn('sns', 'broadcast.fifo') },
    audit: { type: 'sqs', arn: arn('sqs', 'audit'), keyArn: arn('kms', 'key/1234') },
  },
  metrics: { namespace: 'Net/IP', detail: 'minimal' },
  logLevel: 'WARN',
};

test('each step gets the environment that the configuration describes', () => {
  const { one } = synthesize(everything);
  const variables = (step: StepName) =>
    one('AWS::Lambda::Function', `Monitor${step}Function`).Properties.Environment.Variables;
  expect(variables('Discover').HOME_REGIONS).toBe('eu-central-1,us-east-1');
  expect(JSON.parse(variables('Discover').DESTINATIONS)).toEqual({
    topics: ['default', 'network'],
    consumers: ['audit', 'broadcast', 'check', 'cleanup', 'events', 'tickets'],
    webhooks: [],
  });
  expect(variables('Discover').METRICS_NAMESPACE).toBe('Net/IP');
  expect(JSON.parse(variables('Notify').TOPICS)).toEqual({
    network: arn('sns', 'network'),
    default: expect.stringMatching(/^arn:aws:sns:eu-west-1:111122223333:MonitorTopics/),
  });
  expect(JSON.parse(variables('HandOff').CONSUMERS)).toEqual({
    tickets: { type: 'lambda', arn: arn('lambda', 'function:tickets:live') },
    check: { type: 'lambdaSync', arn: arn('lambda', 'function:check') },
    cleanup: { type: 'stateMachine', arn: arn('states', 'stateMachine:cleanup') },
    events: { type: 'eventBus', arn: arn('events', 'event-bus/network') },
    broadcast: { type: 'sns', arn: arn('sns', 'broadcast.fifo') },
    audit: { type: 'sqs', url: `https://sqs.${REGION}.amazonaws.com/${ACCOUNT}/audit` },
  });
  expect(variables('PublishMetrics')).toMatchObject({ METRICS_NAMESPACE: 'Net/IP', METRICS_DETAIL: 'minimal' });
  expect(variables('Record')).toMatchObject({ POWERTOOLS_LOG_LEVEL: 'WARN' });
});

test.each(stepNames)('%s can read its environment', async (step) => {
  const { Environment } = await import(`../../functions/${steps[step].folder}/env.ts`);
  for (const { one } of [stack, synthesize(everything)]) {
    const { Variables } = one('AWS::Lambda::Function', `Monitor${step}Function`).Properties.Environment;
    expect(() => Environment.parse(Variables)).not.toThrow();
  }
});

test('each kind of consumer is granted the one call that reaches it', () => {
  const all = synthesize(everything);
  const role = all.one('AWS::Lambda::Function', 'MonitorHandOffFunction').Properties.Role.split('/').at(-1);
  const granted = statementsOf(all, role).flatMap(({ Action, Resource }) =>
    [Action].flat().flatMap((action) => [Resource].flat().map((resource) => `${action} ${resource}`)),
  );
  expect(granted.filter((grant) => !/ arn:aws:(s3|logs):|^xray:/.test(grant)).sort()).toEqual(
    [
      `lambda:InvokeFunction ${arn('lambda', 'function:tickets:live')}`,
      `lambda:InvokeFunction ${arn('lambda', 'function:check')}`,
      `states:StartExecution ${arn('states', 'stateMachine:cleanup')}`,
      `events:PutEvents ${arn('events', 'event-bus/network')}`,
      `sns:Publish ${arn('sns', 'broadcast.fifo')}`,
      `sqs:SendMessage ${arn('sqs', 'audit')}`,
      `kms:Decrypt ${arn('kms', 'key/1234')}`,
      `kms:GenerateDataKey* ${arn('kms', 'key/1234')}`,
    ].sort(),
  );
});

test('the outputs are those that commands on a deployment look for', () => {
  const outputs = ({ raw }: Synthesized) =>
    Object.fromEntries(
      Object.entries<{ Value: unknown }>(raw.Outputs).map(([name, { Value }]) => [
        name,
        typeof Value === 'string' ? Value : 'a reference',
      ]),
    );
  expect(StackOutputs.parse(outputs(stack))).toEqual({
    StateMachineArn: 'a reference',
    BucketName: 'a reference',
    TopicArn: 'a reference',
    ScheduleExpression: 'rate(1 hour)',
    ExpectEveryHours: 2,
    ResourceTypes: ResourceType.options,
    Destinations: { topics: ['default'], consumers: [], webhooks: [] },
    NotifyFunctionName: 'a reference',
    NotifyRoleArn: 'a reference',
    HandOffRoleArn: 'a reference',
    MetricsNamespace: 'IpamMonitor',
  });
  const topicArn = arn('sns', 'existing');
  const other = StackOutputs.parse(
    outputs(synthesize({ ...everything, alerts: { topicArn }, schedule: { enabled: false } })),
  );
  expect(other.ScheduleExpression).toBeUndefined();
  expect(other).toMatchObject({
    FindingsTopicArn: topicArn,
    Destinations: {
      topics: ['default', 'network'],
      consumers: ['audit', 'broadcast', 'check', 'cleanup', 'events', 'tickets'],
      webhooks: [],
    },
    MetricsNamespace: 'Net/IP',
  });
});

test("the home Region is the stack's unless it is told", () => {
  expect(stack.one('AWS::Lambda::Function', 'DiscoverFunction').Properties.Environment.Variables.HOME_REGIONS).toBe(
    REGION,
  );
});

test('a scheduled run is authoritative, and one tick is one run', () => {
  const { Target, ...schedule } = synthesize({
    schedule: { expression: 'cron(0 6 ? * MON-FRI *)', timeZone: 'Europe/Zurich', flexibleWindowMinutes: 0 },
    expectEveryHours: 80,
    resourceTypes: ['vpc', 'subnet', 'public-ipv4-pool'],
  }).one('AWS::Scheduler::Schedule').Properties;
  expect(schedule).toMatchObject({
    State: 'ENABLED',
    ScheduleExpression: 'cron(0 6 ? * MON-FRI *)',
    ScheduleExpressionTimezone: 'Europe/Zurich',
    FlexibleTimeWindow: { Mode: 'OFF' },
  });
  expect(Target.Arn).toBe('arn:aws:scheduler:::aws-sdk:sfn:startExecution');
  const { Input, ...start } = JSON.parse(Target.Input);
  expect(start).toEqual({
    StateMachineArn: expect.stringContaining(':stateMachine:MonitorWorkflowMachine'),
    Name: 'sched-<aws.scheduler.execution-id>',
  });
  expect(JSON.parse(Input)).toEqual({ authoritative: true, resourceTypes: ['vpc', 'subnet', 'public-ipv4-pool'] });
  expect(() => Request.parse(JSON.parse(Input))).not.toThrow();
  expect(Target.RetryPolicy).toEqual({ MaximumRetryAttempts: 10, MaximumEventAgeInSeconds: 1800 });
  expect(Target.DeadLetterConfig.Arn).toContain('DeadLetters');
});

test('a schedule can be off', () => {
  const { one, ofType } = synthesize({ schedule: { enabled: false } });
  expect(one('AWS::Scheduler::Schedule').Properties.State).toBe('DISABLED');
  expect(ofType('AWS::CloudWatch::Alarm').map(([id]) => id)).not.toContainEqual(expect.stringContaining('RunMissing'));
});
