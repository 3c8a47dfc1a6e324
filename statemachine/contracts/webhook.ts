import * as z from 'zod';

/** Whose webhook it is: what its body looks like. */
export const WebhookType = z.enum(['slack', 'teams']);
export type WebhookType = z.infer<typeof WebhookType>;

/** What the function Webhook gets: a body, and the name of the webhook that it goes to. */
export const WebhookPost = z.object({
  webhook: z.string().min(1).describe('Name of the destination, as the deployment declares it. Never its URL.'),
  body: z.string().min(1).describe('JSON, as the service takes it.'),
});
export type WebhookPost = z.infer<typeof WebhookPost>;

export const WebhookPosted = z.object({
  status: z.int().describe('HTTP status of the answer that took it.'),
  attempts: z.int().min(1),
});
export type WebhookPosted = z.infer<typeof WebhookPosted>;
