import * as z from 'zod';
import { WebhookType } from '../../statemachine/contracts/webhook.ts';
import { destinations } from '../shared/destinations.ts';

const SecretArn = z
  .string()
  .regex(
    /^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:[A-Za-z0-9/_+=.@-]{1,600}$/,
    'is not the ARN of a secret (arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME-XXXXXX)',
  );

export const Environment = z.object({
  WEBHOOKS: destinations(z.strictObject({ type: WebhookType, secretArn: SecretArn })).describe(
    'JSON: webhook name → whose it is, and the secret with its URL.',
  ),
});
export type Webhook = z.infer<typeof Environment>['WEBHOOKS'][string];
