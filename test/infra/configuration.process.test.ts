import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { InlineCode, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { expect, test } from 'vitest';
import { type IpamMonitorProps, parseConfiguration } from '../../infra/configuration.ts';
import { IpamMonitor } from '../../infra/ipam-monitor.ts';
import { IpamMonitorStack } from '../../infra/stack.ts';
import { type RawTemplate, resolveTemplate } from './template/resolve.ts';
import { synthesize, testApp } from './template/synth.ts';

const ARN = {
  topic: 'arn:aws:sns:eu-west-1:111122223333:network',
  key: 'arn:aws:kms:eu-west-1:111122223333:key/1234',
  function: 'arn:aws:lambda:eu-west-1:111122223333:function:tickets',
  machine: 'arn:aws:states:eu-west-1:111122223333:stateMachine:release',
};
const range = (length: number) => Array.from({ length }, (_, index) => index);
const accountIds = (length: number) => range(length).map((n) => String(100_000_000_000 + n));
const CRON = 'cron(0 6 * * ? *)';

test.each<[string, RegExp, unknown]>([
  ['homeRegions[0]', /is not a Region name/, { homeRegions: ['Ireland'] }],
  ['homeRegions', /is empty/, { homeRegions: [] }],
  ['accounts.ids', /is empty/, { accounts: { ids: [], regions: ['eu-west-1'] } }],
  ['accounts.ids[0]', /12 digits/, { accounts: { ids: ['1111'], regions: ['eu-west-1'] } }],
  ['accounts.ids', /twice/, { accounts: { ids: ['111122223333', '111122223333'], regions: ['eu-west-1'] } }],
  ['accounts.regions', /is empty/, { accounts: { regions: [] } }],
  ['readRole', /is missing/, { accounts: { ids: ['111122223333', '444455556666'], regions: ['eu-west-1'] } }],
  ['accounts.ids', /more than 5000/, { accounts: { ids: accountIds(5001), regions: ['eu-west-1'] } }],
  [
    'readRole',
    /fit into 4 KB/,
    {
      topics: Object.fromEntries(range(9).map((index) => [`t${'o'.repeat(200)}${index}`, { topicArn: ARN.topic }])),
      functions: Object.fromEntries(range(5).map((index) => [`f${'u'.repeat(200)}${index}`, ARN.function])),
      readRole: { name: 'IpamMonitorRead', externalId: 'x'.repeat(1000) },
    },
  ],
  ['parents[0]', /ARN of a state machine/, { parents: ['*'] }],
  ['parents[1]', /without version or alias/, { parents: [ARN.machine, `${ARN.machine}:live`] }],
  ['parents', /more than 30/, { parents: range(31).map((n) => `${ARN.machine}-${n}`) }],
  ['schedule.expression', /neither rate.* nor cron/, { schedule: { expression: 'every hour' } }],
  ['schedule.expression', /neither rate.* nor cron/, { schedule: { expression: 'rate(0 hours)' } }],
  ['schedule.expression', /neither rate.* nor cron/, { schedule: { expression: 'at(2026-11-21T00:00:00)' } }],
  ['schedule.expression', /less than once in 7 days/, { schedule: { expression: 'rate(8 days)' } }],
  ['schedule.timeZone', /not a time zone/, { schedule: { timeZone: 'Mars/Olympus' } }],
  ['schedule.flexibleWindowMinutes', /is above 1440/, { schedule: { flexibleWindowMinutes: 1441 } }],
  ['schedule.retryAttempts', /is above 185/, { schedule: { retryAttempts: 186 } }],
  ['schedule.retryMinutes', /is below 1/, { schedule: { retryMinutes: 0 } }],
  ['expectEveryHours', /cannot look back further than 7 days/, { expectEveryHours: 169 }],
  ['expectEveryHours', /is missing: with cron/, { schedule: { expression: CRON } }],
  [
    'expectEveryHours',
    /longer than the schedule's 24 hours/,
    { schedule: { expression: 'rate(1 day)' }, expectEveryHours: 24 },
  ],
  ['resourceTypes[0]', /vpc/, { resourceTypes: ['vnet'] }],
  ['maxConcurrency', /is below 1/, { maxConcurrency: 0 }],
  ['alerts.emails[0]', /email/, { alerts: { emails: ['network'] } }],
  ['alerts.topicArn', /standard SNS topic/, { alerts: { topicArn: `${ARN.topic}.fifo` } }],
  ['alerts.topicKeyArn', /alias cannot be granted/, { alerts: { topicArn: ARN.topic, topicKeyArn: 'alias/aws/sns' } }],
  ['alerts.topicKeyArn', /of no use without topicArn/, { alerts: { topicKeyArn: ARN.key } }],
  ['topics.network.topicArn', /standard SNS topic/, { topics: { network: { topicArn: 'network' } } }],
  ['alarms', /have a topic of their own already/, { alerts: { topicArn: ARN.topic }, alarms: {} }],
  ['topics.default', /the main topic/, { topics: { default: { topicArn: ARN.topic } } }],
  ['topics["my topic"]', /destination name/, { topics: { 'my topic': { topicArn: ARN.topic } } }],
  ['functions.tickets', /ARN of a Lambda function/, { functions: { tickets: 'tickets' } }],
  [
    'consumers.cleanup.arn',
    /ARN of a state machine/,
    { consumers: { cleanup: { type: 'stateMachine', arn: ARN.function } } },
  ],
  ['consumers.cleanup.type', /is not one of lambda/, { consumers: { cleanup: { type: 'step', arn: ARN.function } } }],
  [
    'consumers.tickets',
    /is the name of a function already/,
    { functions: { tickets: ARN.function }, consumers: { tickets: { type: 'lambda', arn: ARN.function } } },
  ],
  [
    'consumers',
    /fit into 4 KB/,
    { functions: Object.fromEntries(range(60).map((index) => [`name-${index}`, ARN.function])) },
  ],
  [
    'consumers',
    /names that are too long/,
    {
      topics: Object.fromEntries(range(9).map((index) => [`t${'o'.repeat(200)}${index}`, { topicArn: ARN.topic }])),
      functions: Object.fromEntries(range(9).map((index) => [`f${'u'.repeat(200)}${index}`, ARN.function])),
    },
  ],
  ['keyArn', /ARN of a KMS key/, { keyArn: '1234' }],
  ['retention.logsDays', /CloudWatch Logs knows/, { retention: { logsDays: 91 } }],
  ['retention.runsDays', /is below 2/, { retention: { runsDays: 1 } }],
  ['retention.runsDays', /longer than expectEveryHours/, { retention: { runsDays: 5 }, expectEveryHours: 130 }],
  [
    'retention.runsDays',
    /longer than expectEveryHours \(168 hours\)/,
    { retention: { runsDays: 7 }, schedule: { expression: 'rate(4 days)' } },
  ],
  ['retention.policyVersions', /is above 100/, { retention: { policyVersions: 101 } }],
  ['onDelete', /keep/, { onDelete: 'destroy' }],
  ['metrics.namespace', /AWS\//, { metrics: { namespace: 'AWS/IPAM' } }],
  ['metrics.detail', /minimal/, { metrics: { detail: 'none' } }],
  ['logLevel', /INFO/, { logLevel: 'TRACE' }],
  ['runbookUrl', /not an https URL/, { runbookUrl: 'docs/runbook.md' }],
  ['runbookUrl', /not an https URL/, { runbookUrl: 'http://wiki.example.com/ipam' }],
  ['runbookUrl', /may not have a #/, { runbookUrl: 'https://wiki.example.com/#/ipam' }],
  ['accessLogs.bucketName', /name of a bucket/, { accessLogs: { bucketName: 'Logs' } }],
  ['(top level)', /treshold/, { treshold: 80 }],
])('a wrong %s fails at synth, by its name: %s', (field, message, configuration) => {
  const synth = () =>
    new IpamMonitorStack(testApp(), 'IpamMonitor', { configuration: configuration as IpamMonitorProps });
  expect(synth).toThrow(expect.objectContaining({ name: 'InvalidConfiguration' }));
  expect(synth).toThrow(message);
  try {
    synth();
  } catch (error) {
    expect(String(error)).toContain(`\n  ${field}: `);
  }
});

test('all problems are told at once', () => {
  const configuration = { maxConcurrency: 0, metrics: { namespace: 'AWS/X' } };
  expect(() => parseConfiguration(configuration)).toThrow(/maxConcurrency: .*\n {2}metrics\.namespace: /);
});

test.each([
  ['rate(1 hour)', 2],
  ['rate(6 hours)', 12],
  ['rate(15 minutes)', 1],
  ['rate(5 days)', 168],
])('with %s a run is missing after %i hours', (expression, hours) => {
  expect(parseConfiguration({ schedule: { expression } }).expectEveryHours).toBe(hours);
});

test('cron needs no expectation while the schedule is off', () => {
  expect(() => parseConfiguration({ schedule: { expression: CRON, enabled: false } })).not.toThrow();
});

test('runs may expire early while the schedule is off: nothing is expected', () => {
  const schedule = { expression: 'rate(4 days)', enabled: false };
  expect(() => parseConfiguration({ schedule, retention: { runsDays: 2 } })).not.toThrow();
});

test('an existing bucket takes the access logs', () => {
  const { one } = synthesize({ accessLogs: { bucketName: 'all-access-logs' } });
  expect(one('AWS::S3::Bucket').Properties.LoggingConfiguration).toEqual({
    DestinationBucketName: 'all-access-logs',
    LogFilePrefix: 'ipam-monitor/',
  });
});

test('in a CDK app of somebody else, destinations are constructs of theirs', () => {
  const stack = new Stack(testApp(), 'Theirs');
  const topic = new Topic(stack, 'Network');
  const tickets = new LambdaFunction(stack, 'Tickets', {
    runtime: Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: new InlineCode('exports.handler = async () => {};'),
  });
  const monitor = new IpamMonitor(stack, 'Ipam', {
    topics: { network: { topicArn: topic.topicArn } },
    functions: { tickets: tickets.functionArn },
  });
  new IpamMonitor(stack, 'Second', { metrics: { namespace: 'Second' } });

  const resources = resolveTemplate(Template.fromStack(stack).toJSON() as RawTemplate);

  expect(stack.resolve(monitor.machine.stateMachineArn)).toHaveProperty('Ref');
  const variables = Object.entries(resources)
    .filter(([id]) => /^Ipam(Notify|HandOff)Function/.test(id))
    .map(([, { Properties }]) => Properties.Environment.Variables);
  expect(variables.map(({ TOPICS, CONSUMERS }) => JSON.parse(TOPICS ?? CONSUMERS))).toEqual([
    { network: expect.stringMatching(/^arn:aws:sns:.*:Network/), default: expect.stringMatching(/IpamTopics/) },
    { tickets: { type: 'lambda', arn: expect.stringMatching(/^arn:aws:lambda:.*:Tickets/) } },
  ]);
});
