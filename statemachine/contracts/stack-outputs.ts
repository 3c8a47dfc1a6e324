import * as z from 'zod';
import { ResourceType } from './resource-cidr.ts';

/** What the policy may refer to by name, because the deployment declares and grants it. */
export const DestinationNames = z.object({
  topics: z.array(z.string()),
  consumers: z.array(z.string()),
  webhooks: z.array(z.string()).optional().describe('Absent where the deployment is older than webhooks.'),
});
export type DestinationNames = z.infer<typeof DestinationNames>;

/** CloudFormation has outputs of text only. */
const json = z.string().transform((text, ctx): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    ctx.addIssue({ code: 'custom', message: 'is not JSON' });
    return z.NEVER;
  }
});
/** The same as text, as outputs and environment variables hold it. */
export const DestinationNamesText = json
  .pipe(DestinationNames)
  .describe('JSON {"topics":[…],"consumers":[…],"webhooks":[…]}: the names that the policy may use.');
const list = z.string().transform((text) => text.split(',').map((each) => each.trim()));

/**
 * Outputs of the deployed stack: by these names `ipam-monitor … --stack NAME` finds what it works on. The first three
 * are needed. Whoever uses the construct in a stack of his own exports them likewise.
 */
export const StackOutputs = z.object({
  StateMachineArn: z.string().min(1),
  BucketName: z.string().min(1),
  TopicArn: z.string().min(1).describe('Our own topic: alarms, and findings unless there is another topic for those.'),
  FindingsTopicArn: z
    .string()
    .min(1)
    .optional()
    .describe('The topic that findings go to, where it is not that of the alarms.'),
  ScheduleExpression: z.string().min(1).optional().describe('rate(…) or cron(…). Absent: nothing starts by itself.'),
  ExpectEveryHours: z.coerce.number().positive().optional().describe('So long may pass without an evaluated run.'),
  ResourceTypes: list.pipe(z.array(ResourceType)).optional().describe('What scheduled runs collect, comma-separated.'),
  Destinations: DestinationNamesText.optional(),
  NotifyFunctionName: z.string().min(1).optional().describe('Sends messages: `notify --test` calls it.'),
  NotifyRoleArn: z.string().min(1).optional().describe('Publishes findings: topics and keys of others let it in.'),
  HandOffRoleArn: z.string().min(1).optional().describe('Hands off: consumers and keys of others let it in.'),
  MetricsNamespace: z.string().min(1).optional().describe('The only one that metrics may be published in.'),
});
export type StackOutputs = z.infer<typeof StackOutputs>;
