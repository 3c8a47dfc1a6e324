import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Environment } from '../../functions/webhook/env.ts';
import type { StepInfra } from '../step-infra.ts';

export const step: StepInfra<typeof Environment> = {
  environment: ({ stack, configuration: { webhooks } }) => {
    const declared = Object.entries(webhooks).map(([name, { type, secretArn }]) => [name, { type, secretArn }]);
    return { WEBHOOKS: stack.toJsonString(Object.fromEntries(declared)) };
  },
  /** Secret by secret, and their keys by way of Secrets Manager only. */
  statements: ({ stack, configuration: { webhooks } }) => {
    const all = Object.values(webhooks);
    const keys = [...new Set(all.flatMap(({ keyArn }) => keyArn ?? []))];
    const viaSecrets = { StringLike: { 'kms:ViaService': `secretsmanager.*.${stack.urlSuffix}` } };
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
              conditions: viaSecrets,
            }),
          ]
        : []),
    ];
  },
};
