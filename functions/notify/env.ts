import * as z from 'zod';
import { WebhookType } from '../../statemachine/contracts/webhook.ts';
import { BucketVariables } from '../shared/bucket-variables.ts';
import { destinations } from '../shared/destinations.ts';

/** FIFO topics are left out on purpose: they deliver to queues only, and the message is made for people. */
const TopicArn = z
  .string()
  .regex(
    /^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[A-Za-z0-9_-]{1,256}$/,
    'is not the ARN of a standard SNS topic (arn:aws:sns:REGION:ACCOUNT:NAME)',
  );

export const Environment = z.object({
  ...BucketVariables.shape,
  TOPICS: destinations(TopicArn).describe('JSON: topic name → ARN. {} where nobody wants messages.'),
  WEBHOOKS: destinations(WebhookType).default({}).describe('JSON: webhook name → slack or teams.'),
  WEBHOOK_FUNCTION: z.string().default('').describe('What posts to them. Empty where there are none.'),
  STACK_NAME: z
    .string()
    .default('')
    .describe('For links into the console, and commands, in messages. Empty: they have none.'),
});
