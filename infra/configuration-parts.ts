import * as z from 'zod';
import { DESTINATION_NAME } from '../core/policy/destination-name.ts';
import { MAX_ACCOUNTS_TO_READ } from '../statemachine/contracts/accounts-to-read.ts';
import { KeyArn } from './consumers.ts';
import { isTimeZone, SCHEDULE_EXPRESSION } from './schedule-expression.ts';
import { textOrToken } from './token.ts';

export const Region = textOrToken(/^[a-z]{2}(-[a-z]+)+-\d$/, 'is not a Region name (eu-west-1)');
export const TopicArn = textOrToken(
  /^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[A-Za-z0-9_-]{1,256}$/,
  'is not the ARN of a standard SNS topic (arn:aws:sns:REGION:ACCOUNT:NAME)',
);
export const DeclaredName = z
  .string()
  .regex(DESTINATION_NAME, 'is not a destination name: letters, digits and -, beginning with a letter');

/** Periods that CloudWatch Logs takes. */
const LOG_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
] as const;

const days = (min: number, max = 3650) => z.int().min(min).max(max);

export const Schedule = z.strictObject({
  enabled: z.boolean().default(true).describe('Whether the schedule runs. If not, nothing starts by itself.'),
  expression: z
    .string()
    .regex(SCHEDULE_EXPRESSION, 'is neither rate(…) nor cron(… six fields …), as EventBridge Scheduler takes them')
    .default('rate(1 hour)')
    .describe('rate(1 hour), or cron(0 6 ? * MON-FRI *).'),
  timeZone: z
    .string()
    .refine(isTimeZone, 'is not a time zone of the IANA database (Europe/Zurich)')
    .default('UTC')
    .describe('Time zone of cron(…).'),
  flexibleWindowMinutes: z
    .int()
    .min(0)
    .max(1440)
    .default(5)
    .describe('How many minutes late a run may start, to spread the calls of many deployments. 0: on time.'),
  retryAttempts: z.int().min(0).max(185).default(10).describe('Retries if the state machine cannot be started.'),
  retryMinutes: z
    .int()
    .min(1)
    .max(1440)
    .default(30)
    .describe('After that, the tick goes to the dead-letter queue, which sets off an alarm.'),
});

export const Alerts = z.strictObject({
  emails: z.array(z.email()).default([]).describe('Subscribed to our own topic. Each address has to confirm a mail.'),
  topicArn: TopicArn.optional().describe(
    'An existing topic for findings. Alarms then get a topic of their own, whose policy is ours.',
  ),
  topicKeyArn: KeyArn.optional().describe('The customer-managed key of that topic, if it has one.'),
});

export const Alarms = z.strictObject({
  emails: z.array(z.email()).default([]).describe('Subscribed to that topic. Each address has to confirm a mail.'),
});

export const Retention = z.strictObject({
  logsDays: z
    .literal(LOG_DAYS, { error: `is not a period that CloudWatch Logs knows (${LOG_DAYS.join(', ')})` })
    .default(90)
    .describe('Logs of the functions and of the state machine.'),
  runsDays: days(2)
    .default(90)
    .describe('Everything under runs/. The newest result of each scope stays in latest/, however old it gets.'),
  reportsDays: days(1)
    .default(400)
    .describe('Reports: messages and tickets link to them. That of the newest run stays in latest/report.html.'),
  replacedDays: days(1)
    .default(14)
    .describe('Earlier versions of objects, and deleted ones. Until then you can bring them back.'),
  policyVersions: z.int().min(1).max(100).default(100).describe('Earlier versions of the policy that never expire.'),
  requestsDays: days(1).default(30).describe('Policies under requests/, each for a single run.'),
  metricsDays: days(2).default(30).describe('The list of published metrics, if no run renews it.'),
  historyDays: days(90)
    .default(400)
    .describe('Files of days under history/daily/. You can query them, and a damaged history is rebuilt from them.'),
  uploadsDays: days(1).default(3).describe('Uploads that were never completed.'),
});

export const Metrics = z.strictObject({
  namespace: z
    .string()
    .regex(/^[A-Za-z0-9._/#-]{1,255}$/, 'is not a CloudWatch namespace')
    .refine((name) => !name.startsWith('AWS/'), 'may not begin with AWS/ (a CloudWatch rule)')
    .default('IpamMonitor')
    .describe(
      'The only namespace that the monitor may write to. A policy that names another is not valid. If several deployments share it, their totals mix.',
    ),
  detail: z
    .enum(['full', 'minimal'])
    .default('full')
    .describe('minimal: totals over all scopes only, none per scope or resource ($0.30 a metric and month).'),
});

/** Lambda takes 4 KB of environment variables, and other variables need some of it. */
export const MAX_ENVIRONMENT = 3500;

/** What infra/read-role.ts lays out in other accounts. */
export const ReadRole = z.strictObject({
  name: z
    .string()
    .regex(/^[A-Za-z0-9+=,.@_-]{1,64}$/, 'is not the name of a role')
    .describe('Name of the role, the same in every account: IpamMonitorRead, unless you chose another.'),
  externalId: z
    .string()
    .regex(/^[A-Za-z0-9+=,.@:/_-]{8,1224}$/, 'is not an external id of 8 to 1224 of the characters A-Za-z0-9+=,.@:/_-')
    .optional()
    .describe('The external id that the role asks for.'),
  organization: z
    .union([
      z.enum(['own', 'any']),
      textOrToken(/^o-[a-z0-9]{10,32}$/, "is neither 'own', 'any' nor the id of an organisation (o-…)"),
    ])
    .default('own')
    .describe(
      "Whose roles are assumed: those of the 'own' organisation, of another one (its id), or of 'any' account.",
    ),
});

/** Accounts to read without IPAM. */
export const Accounts = z.strictObject({
  ids: z
    .array(textOrToken(/^\d{12}$/, 'is not an account id: 12 digits, in quotes'))
    .min(1, 'is empty: leave it out for the account of the stack')
    .max(MAX_ACCOUNTS_TO_READ, `are more than ${MAX_ACCOUNTS_TO_READ}: IPAM reads more accounts than that`)
    .refine((ids) => new Set(ids).size === ids.length, 'names an account twice')
    .optional()
    .describe(
      "Account ids that no IPAM sees; add new ones at the end. Default: the stack's account. Others need readRole.",
    ),
  regions: z.array(Region).min(1).describe('Regions to read these accounts in.'),
});

export const AccessLogs = z.strictObject({
  bucketName: textOrToken(/^[a-z0-9.-]{3,63}$/, 'is not the name of a bucket'),
  prefix: z.string().default('ipam-monitor/'),
});
