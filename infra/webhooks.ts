import * as z from 'zod';
import { WebhookType } from '../statemachine/contracts/webhook.ts';
import { KeyArn } from './consumers.ts';
import { textOrToken } from './token.ts';

const SecretArn = textOrToken(
  /^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:[A-Za-z0-9/_+=.@-]+-[A-Za-z0-9]{6}$/,
  'is not the whole ARN of a secret (arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME-XXXXXX)',
);

/** A channel of Slack or Teams that messages are posted to. Its URL is a secret: whoever knows it can post. */
export const DeclaredWebhook = z.strictObject({
  type: WebhookType,
  secretArn: SecretArn.describe('Holds the URL, as text or as JSON {"url": "https://…"}.'),
  keyArn: KeyArn.optional().describe('Of its customer-managed key, where it has one.'),
});
export type DeclaredWebhook = z.infer<typeof DeclaredWebhook>;
