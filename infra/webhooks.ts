import type { Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import * as z from 'zod';
import { WebhookType } from '../statemachine/contracts/webhook.ts';
import { KeyArn } from './consumers.ts';
import type { FunctionEnvironments } from './environments.ts';
import { textOrToken } from './token.ts';

const SecretArn = textOrToken(
  /^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:[A-Za-z0-9/_+=.@-]+-[A-Za-z0-9]{6}$/,
  'is not the whole ARN of a secret (arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME-XXXXXX)',
);

/** A channel of Slack or Teams that messages are posted to. Its URL is a secret: whoever knows it can post. */
export const Webhook = z.strictObject({
  type: WebhookType,
  secretArn: SecretArn.describe('Holds the URL, as text or as JSON {"url": "https://…"}.'),
  keyArn: KeyArn.optional().describe('Of its customer-managed key, where it has one.'),
});
export type Webhook = z.infer<typeof Webhook>;

type Webhooks = Readonly<Record<string, Webhook>>;

/** What the function Webhook finds in its environment. */
export function webhookEnvironment(stack: Stack, webhooks: Webhooks): FunctionEnvironments['Webhook'] {
  const declared = Object.entries(webhooks).map(([name, { type, secretArn }]) => [name, { type, secretArn }]);
  return { WEBHOOKS: stack.toJsonString(Object.fromEntries(declared)) };
}

/** Secret by secret, and their keys by way of Secrets Manager only. */
export function webhookStatements(stack: Stack, webhooks: Webhooks): PolicyStatement[] {
  const all = Object.values(webhooks);
  const keys = [...new Set(all.flatMap(({ keyArn }) => keyArn ?? []))];
  return [
    new PolicyStatement({
      sid: 'ReadUrls',
      actions: ['secretsmanager:GetSecretValue'],
      resources: [...new Set(all.map(({ secretArn }) => secretArn))],
    }),
    ...(keys.length > 0
      ? [
          new PolicyStatement({
            sid: 'DecryptUrls',
            actions: ['kms:Decrypt'],
            resources: keys,
            conditions: { StringLike: { 'kms:ViaService': `secretsmanager.*.${stack.urlSuffix}` } },
          }),
        ]
      : []),
  ];
}
