import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { byRegion, regionOf } from '../shared/by-region.ts';
import { lambda, readEnvironment } from '../shared/task.ts';
import { Environment } from './env.ts';
import { fetchPost } from './fetch-post.ts';
import { WebhookUrls } from './secrets.ts';
import { webhookTask } from './task.ts';

export const handler = lambda(webhookTask, () => {
  const { WEBHOOKS: webhooks } = readEnvironment(Environment, process.env);
  const clients = byRegion((region) => new SecretsManagerClient({ region }));
  const urls = new WebhookUrls((arn) => clients(regionOf(arn)).send(new GetSecretValueCommand({ SecretId: arn })));
  return { urls, post: fetchPost, webhooks };
});
