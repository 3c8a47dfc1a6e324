import { lambda } from '../shared/task.ts';
import { awsCalls } from './aws-calls.ts';
import { Environment } from './env.ts';
import { httpsPost } from './https-post.ts';
import { WebhookUrls } from './secrets.ts';
import { webhookTask } from './task.ts';

export const handler = lambda(webhookTask, Environment, ({ WEBHOOKS: webhooks }) => ({
  urls: new WebhookUrls(awsCalls().getSecret),
  post: httpsPost(),
  webhooks,
}));
