import * as z from 'zod';
import { ResourceType } from '../statemachine/contracts/resource-cidr.ts';
import { Consumer, FunctionArn, KeyArn } from './consumers.ts';
import { isTimeZone, rateHours, SCHEDULE_EXPRESSION } from './schedule-expression.ts';
import { textOrToken } from './token.ts';

const Region = textOrToken(/^[a-z]{2}(-[a-z]+)+-\d$/, 'is not a Region name (eu-west-1)');
const TopicArn = textOrToken(
  /^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[A-Za-z0-9_-]{1,256}$/,
  'is not the ARN of a standard SNS topic (arn:aws:sns:REGION:ACCOUNT:NAME)',
);
/** The same names as the policy's outputs refer to. */
const DestinationName = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9-]*$/, 'is not a destination name: letters, digits and -, beginning with a letter');

/** Periods that CloudWatch Logs takes. */
const LOG_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
] as const;

const days = (min: number, max = 3650) => z.int().min(min).max(max);

const Schedule = z.strictObject({
  enabled: z.boolean().default(true).describe('Whether the schedule runs. Off: nothing starts by itself.'),
  expression: z
    .string()
    .regex(SCHEDULE_EXPRESSION, 'is neither rate(…) nor cron(… six fields …), as EventBridge Scheduler takes them')
    .default('rate(1 hour)')
    .describe('rate(1 hour), or cron(0 6 ? * MON-FRI *).'),
  timeZone: z
    .string()
    .refine(isTimeZone, 'is not a time zone of the IANA database (Europe/Zurich)')
    .default('UTC')
    .describe('In which cron is read.'),
  flexibleWindowMinutes: z
    .int()
    .min(0)
    .max(1440)
    .default(5)
    .describe('How late a run may start: spreads the calls of many deployments. 0 is exactly on time.'),
  retryAttempts: z.int().min(0).max(185).default(10).describe('When the state machine cannot be started.'),
  retryMinutes: z
    .int()
    .min(1)
    .max(1440)
    .default(30)
    .describe('After that a tick is given up, and lies in the dead-letter queue.'),
});

const Alerts = z.strictObject({
  emails: z
    .array(z.email())
    .default([])
    .describe('Subscribed to our own topic. Each address has to confirm the mail that it gets.'),
  topicArn: TopicArn.optional().describe(
    'An existing topic to publish findings to. Our own alarms then use a topic of their own: only its policy is ours.',
  ),
  topicKeyArn: KeyArn.optional().describe('The customer-managed key of that topic, where it has one.'),
});

const Retention = z.strictObject({
  logsDays: z
    .literal(LOG_DAYS, { error: `is not a period that CloudWatch Logs knows (${LOG_DAYS.join(', ')})` })
    .default(90)
    .describe('Logs of the functions and of the state machine.'),
  runsDays: days(2)
    .default(90)
    .describe('Everything under runs/. The newest result of each scope stays in latest/, however old it gets.'),
  replacedDays: days(1)
    .default(14)
    .describe('Earlier versions of objects, and deleted ones: so long can they be brought back.'),
  policyVersions: z.int().min(1).max(100).default(100).describe('Earlier versions of the policy that never expire.'),
  requestsDays: days(1).default(30).describe('Policies that were put under requests/ for a single run.'),
  metricsDays: days(2).default(30).describe('The list of published metrics, if no run renews it.'),
  uploadsDays: days(1).default(3).describe('Uploads that were begun and never ended.'),
});

const Metrics = z.strictObject({
  namespace: z
    .string()
    .regex(/^[A-Za-z0-9._/#-]{1,255}$/, 'is not a CloudWatch namespace')
    .refine((name) => !name.startsWith('AWS/'), 'may not begin with AWS/ (a CloudWatch rule)')
    .default('IpamMonitor')
    .describe('The only one that may be written to: a policy that names another fails. One of its own per deployment.'),
  detail: z
    .enum(['full', 'minimal'])
    .default('full')
    .describe('minimal: totals over all scopes only, none per scope or resource ($0.30 a metric and month).'),
});

/** Lambda takes 4 KB of environment variables; some of it is needed for others. */
const MAX_ENVIRONMENT = 3500;

const AccessLogs = z.strictObject({
  bucketName: textOrToken(/^[a-z0-9.-]{3,63}$/, 'is not the name of a bucket'),
  prefix: z.string().default('ipam-monitor/'),
});

/** Everything that can be set about a deployment. */
export const Configuration = z
  .strictObject({
    homeRegions: z.array(Region).min(1).optional().describe("Home Regions of IPAMs to look for. Default: the stack's."),
    schedule: Schedule.prefault({}),
    expectEveryHours: z
      .int()
      .min(1)
      .max(168, 'is above 168: a CloudWatch alarm cannot look back further than 7 days')
      .optional()
      .describe('An alarm goes off when no run was evaluated for so long. Default: twice the rate; cron must say.'),
    resourceTypes: z.array(ResourceType).min(1).default(['vpc', 'subnet']).describe('What scheduled runs collect.'),
    maxConcurrency: z
      .int()
      .min(1)
      .max(10_000)
      .default(10)
      .describe('Scopes at a time. EC2 gives back 20 calls a second per account and Region.'),
    alerts: Alerts.prefault({}),
    topics: z
      .record(DestinationName, z.strictObject({ topicArn: TopicArn, keyArn: KeyArn.optional() }))
      .default({})
      .describe('Further topics that the policy may name. Each is granted by itself.'),
    functions: z
      .record(DestinationName, FunctionArn)
      .default({})
      .describe('Functions that the policy may name, invoked with the hand-off. Each is granted by itself.'),
    consumers: z
      .record(DestinationName, Consumer)
      .default({})
      .describe('Other consumers of the hand-off that the policy may name: { type, arn }. Each is granted by itself.'),
    keyArn: KeyArn.optional().describe('An existing customer-managed key for our own topic ($1 a month less).'),
    retention: Retention.prefault({}),
    onDelete: z
      .enum(['keep', 'delete'])
      .default('keep')
      .describe('What becomes of the bucket when the stack is deleted; it must be empty to be deleted.'),
    metrics: Metrics.prefault({}),
    dashboard: z.boolean().default(true).describe('$3 a month from the fourth dashboard of an account on.'),
    tracing: z.boolean().default(true).describe('X-Ray traces of the state machine and the functions.'),
    logLevel: z.enum(['DEBUG', 'INFO', 'WARN', 'ERROR']).default('INFO').describe('Of the functions.'),
    runbook: z
      .string()
      .min(1)
      .max(200)
      .default('docs/runbook.md')
      .describe('Where the alarms send people: the URL of your copy of docs/runbook.md.'),
    accessLogs: AccessLogs.optional().describe("Server access logs of the bucket; that bucket's policy must allow it."),
  })
  .superRefine(({ schedule, expectEveryHours, topics, functions, consumers, alerts, retention }, ctx) => {
    const problem = (path: string[], message: string) => ctx.addIssue({ code: 'custom', path, message });
    const rate = rateHours(schedule.expression);
    if (schedule.enabled && rate === undefined && expectEveryHours === undefined) {
      problem(['expectEveryHours'], 'is missing: with cron(…), say how many hours may pass without a run');
    }
    if (rate !== undefined && rate >= 168) {
      problem(['schedule', 'expression'], 'runs less than once in 7 days: no alarm could tell that a run is missing');
    }
    if (rate !== undefined && expectEveryHours !== undefined && expectEveryHours <= rate) {
      problem(['expectEveryHours'], `must be longer than the schedule's ${rate} hours, or the alarm always goes off`);
    }
    if ((expectEveryHours ?? 0) >= retention.runsDays * 24) {
      problem(['retention', 'runsDays'], 'must be longer than expectEveryHours');
    }
    if (Object.hasOwn(topics, 'default')) {
      problem(['topics', 'default'], 'is the name of the main topic: set alerts.topicArn instead');
    }
    for (const name of Object.keys(consumers)) {
      if (Object.hasOwn(functions, name)) problem(['consumers', name], 'is the name of a function already');
    }
    for (const [field, declared] of Object.entries({ topics, consumers: { ...functions, ...consumers } })) {
      if (JSON.stringify(declared).length > MAX_ENVIRONMENT) {
        problem([field], 'are too many: all of them have to fit into 4 KB, the environment of a Lambda function');
      }
    }
    if (alerts.topicKeyArn && !alerts.topicArn) problem(['alerts', 'topicKeyArn'], 'is of no use without topicArn');
  })
  .transform(({ expectEveryHours, ...rest }) => ({
    ...rest,
    // Two ticks, at least an hour (the alarm's period), at most what an alarm can look back.
    expectEveryHours:
      expectEveryHours ?? Math.min(168, Math.ceil(Math.max(1, 2 * (rateHours(rest.schedule.expression) ?? 84)))),
  }));

/** As written by hand: everything may be left out. */
export type IpamMonitorProps = z.input<typeof Configuration>;
export type Configuration = z.output<typeof Configuration>;

/** A setting is wrong; the message names each field. */
export class InvalidConfiguration extends Error {
  override readonly name = 'InvalidConfiguration';
}

export function parseConfiguration(props: IpamMonitorProps): Configuration {
  const parsed = Configuration.safeParse(props);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(
    // A wrong key says why in an issue of its own.
    (issue) =>
      `  ${z.core.toDotPath(issue.path) || '(top level)'}: ${(issue.code === 'invalid_key' && issue.issues[0]?.message) || issue.message}`,
  );
  throw new InvalidConfiguration(
    `The configuration of IpamMonitor is wrong (see docs/configuration.md):\n${problems.join('\n')}`,
  );
}
