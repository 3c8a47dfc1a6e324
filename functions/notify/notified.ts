import * as z from 'zod';

const Told = {
  subject: z.string().describe('Of the first message, where there are several.'),
  messageKey: z.string().describe('S3 key of that message as text.'),
  messages: z.int().min(1),
};

/** What Notify did. */
export const Notified = z.discriminatedUnion('status', [
  z.object({ status: z.literal('nothingToTell') }),
  z.object({ status: z.literal('notDecided') }),
  z.object({
    status: z.literal('tested'),
    route: z.string(),
    topic: z.string().describe('Name of the topic, or webhook, that it went to.'),
    subject: z.string(),
    messageId: z.string().optional(),
  }),
  z.object({ status: z.literal('dryRun'), ...Told }),
  z.object({ status: z.literal('noTopic'), ...Told }),
  z.object({
    status: z.literal('sent'),
    ...Told,
    topic: z.string().describe('Name of the topic, or webhook, as in the policy.'),
    messageId: z.string().optional(),
  }),
]);
export type Notified = z.infer<typeof Notified>;
