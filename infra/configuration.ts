import * as z from 'zod';
import { issueWords } from '../statemachine/contracts/issue-words.ts';
import { ResourceType } from '../statemachine/contracts/resource-cidr.ts';
import {
  AccessLogs,
  Accounts,
  Alarms,
  Alerts,
  DeclaredName,
  MAX_ENVIRONMENT,
  Metrics,
  ReadRole,
  Region,
  Retention,
  Schedule,
  TopicArn,
} from './configuration-parts.ts';
import { DeclaredConsumer, FunctionArn, KeyArn, shown } from './consumers.ts';
import { AnswerAnyParent, Parents } from './parents.ts';
import { rateHours } from './schedule-expression.ts';
import { DeclaredWebhook } from './webhooks.ts';

/** Everything that can be set about a deployment. */
export const Configuration = z
  .strictObject({
    homeRegions: z
      .array(Region)
      .optional()
      .describe("Home Regions of the IPAMs. Default: the stack's Region. [] with accounts: read without IPAM."),
    accounts: Accounts.optional(),
    schedule: Schedule.prefault({}),
    expectEveryHours: z
      .int()
      .min(1)
      .max(168, 'is above 168: a CloudWatch alarm cannot look back further than 7 days')
      .optional()
      .describe('Hours without a run after which an alarm goes off. Default: twice the rate. Required with cron(…).'),
    resourceTypes: z
      .array(ResourceType)
      .min(1)
      .default([...ResourceType.options])
      .describe('The types that scheduled runs collect.'),
    maxConcurrency: z
      .int()
      .min(1)
      .max(10_000)
      .default(10)
      .describe('Scopes at a time. EC2 allows 20 calls a second for each account and Region.'),
    readRole: ReadRole.optional().describe('The role with which the monitor reads networks of other accounts.'),
    organizationNames: z
      .boolean()
      .default(false)
      .describe('Whether to show accounts by their names in AWS Organizations if the policy names none.'),
    alerts: Alerts.prefault({}),
    alarms: Alarms.optional().describe('{ emails }: a separate topic for alarms. Default: the topic of the findings.'),
    topics: z
      .record(DeclaredName, z.strictObject({ topicArn: TopicArn, keyArn: KeyArn.optional() }))
      .default({})
      .describe('Further topics that the policy may name.'),
    webhooks: z
      .record(DeclaredName, DeclaredWebhook)
      .default({})
      .describe('Channels of Slack or Teams that the policy may name: { type, secretArn }.'),
    functions: z
      .record(DeclaredName, FunctionArn)
      .default({})
      .describe('Functions that the policy may name, invoked with the hand-off.'),
    consumers: z
      .record(DeclaredName, DeclaredConsumer)
      .default({})
      .describe('Other consumers of the hand-off that the policy may name: { type, arn }.'),
    parents: Parents,
    answerAnyParent: AnswerAnyParent,
    keyArn: KeyArn.optional().describe('An existing customer-managed key for our own topic ($1 a month less).'),
    retention: Retention.prefault({}),
    onDelete: z
      .enum(['keep', 'delete'])
      .default('keep')
      .describe('What happens to the bucket if the stack is deleted. A bucket with objects cannot be deleted.'),
    metrics: Metrics.prefault({}),
    dashboard: z
      .boolean()
      .default(true)
      .describe('A CloudWatch dashboard: $3 a month from the fourth one of an account on.'),
    tracing: z.boolean().default(true).describe('X-Ray traces of the state machine and the functions.'),
    logLevel: z.enum(['DEBUG', 'INFO', 'WARN', 'ERROR']).default('INFO').describe('Log level of the functions.'),
    runbookUrl: z
      .url({ protocol: /^https$/, error: 'is not an https URL' })
      .max(200)
      .refine((url) => !url.includes('#'), 'may not have a #: the alarms add their own')
      .optional()
      .describe('https URL of your copy of docs/runbook.md. Alarms then link to their section.'),
    accessLogs: AccessLogs.optional().describe("Server access logs of the bucket; that bucket's policy must allow it."),
  })
  .superRefine(
    (
      {
        schedule,
        expectEveryHours,
        topics,
        webhooks,
        functions,
        consumers,
        alerts,
        alarms,
        retention,
        homeRegions,
        accounts,
        readRole,
        metrics,
      },
      ctx,
    ) => {
      const problem = (path: string[], message: string) => ctx.addIssue({ code: 'custom', path, message });
      const rate = rateHours(schedule.expression);
      if (homeRegions?.length === 0 && !accounts) {
        problem(['homeRegions'], 'is empty: name at least one, unless accounts are read without IPAM');
      }
      if ((accounts?.ids?.length ?? 0) > 1 && !readRole) {
        problem(['readRole'], 'is missing: other accounts than that of the stack are read with it (accounts.ids)');
      }
      if (schedule.enabled && rate === undefined && expectEveryHours === undefined) {
        problem(['expectEveryHours'], 'is missing: with cron(…), say how many hours may pass without a run');
      }
      if (rate !== undefined && rate >= 168) {
        problem(['schedule', 'expression'], 'runs less than once in 7 days: no alarm could tell that a run is missing');
      }
      if (rate !== undefined && expectEveryHours !== undefined && expectEveryHours <= rate) {
        problem(['expectEveryHours'], `must be longer than the schedule's ${rate} hours, or the alarm always goes off`);
      }
      const expected = expectEveryHours ?? (schedule.enabled ? derivedHours(schedule.expression) : 0);
      if (expected >= retention.runsDays * 24) {
        problem(['retention', 'runsDays'], `must be longer than expectEveryHours (${expected} hours)`);
      }
      if (Object.hasOwn(topics, 'default')) {
        problem(['topics', 'default'], 'is the name of the main topic: set alerts.topicArn instead');
      }
      for (const name of Object.keys(consumers)) {
        if (Object.hasOwn(functions, name)) problem(['consumers', name], 'is the name of a function already');
      }
      for (const [field, declared] of Object.entries({
        topics,
        webhooks,
        consumers: shown({ functions, consumers }),
      })) {
        if (JSON.stringify(declared).length > MAX_ENVIRONMENT) {
          problem([field], 'are too many: all of them have to fit into 4 KB, the environment of a Lambda function');
        }
      }
      // Discover gets the names of all of them, and where to look, and how.
      const names = JSON.stringify([topics, webhooks, functions, consumers].map((each) => Object.keys(each))).length;
      const others = JSON.stringify([homeRegions, metrics.namespace, readRole?.name, readRole?.externalId]).length;
      if (names <= MAX_ENVIRONMENT && names + others > MAX_ENVIRONMENT) {
        const rest = 'with the names of all destinations, and of Regions and the namespace, it has to fit into 4 KB';
        problem([readRole ? 'readRole' : 'homeRegions'], `is too long: ${rest}`);
      }
      if (names > MAX_ENVIRONMENT) {
        problem(['consumers'], 'have names that are too long: with those of the topics they have to fit into 4 KB');
      }
      if (alerts.topicArn && alarms) {
        problem(['alarms'], 'have a topic of their own already, because of alerts.topicArn: alerts.emails gets them');
      }
      if (alerts.topicKeyArn && !alerts.topicArn) problem(['alerts', 'topicKeyArn'], 'is of no use without topicArn');
    },
  )
  .transform(({ expectEveryHours, ...rest }) => ({
    ...rest,
    expectEveryHours: expectEveryHours ?? derivedHours(rest.schedule.expression),
  }));

/** Two ticks, at least an hour (the alarm's period), at most what an alarm can look back. */
function derivedHours(expression: string): number {
  return Math.min(168, Math.ceil(Math.max(1, 2 * (rateHours(expression) ?? 84))));
}

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
    (issue) => `  ${z.core.toDotPath(issue.path) || '(top level)'}: ${issueWords(issue)}`,
  );
  throw new InvalidConfiguration(
    `The configuration of IpamMonitor is wrong (see docs/configuration.md):\n${problems.join('\n')}`,
  );
}
