import { WebhookPost, WebhookPosted } from '../../statemachine/contracts/webhook.ts';
import { destinationOf, namesOf } from '../shared/destinations.ts';
import { WebhookFailed } from '../shared/errors.ts';
import type { Invocation, Task } from '../shared/task.ts';
import type { Webhook } from './env.ts';
import { type Post, postUntilTaken, Refused } from './post.ts';
import type { WebhookUrls } from './secrets.ts';

export const Input = WebhookPost;
export type Input = WebhookPost;

export const Output = WebhookPosted;
export type Output = WebhookPosted;

export interface Deps {
  readonly urls: WebhookUrls;
  readonly post: Post;
  readonly webhooks: Readonly<Record<string, Webhook>>;
  /** Between two attempts. @default as long as it says */
  readonly pause?: (ms: number) => Promise<void>;
}

/** Answers of a service to a URL that it does not know (any more). */
const UNKNOWN_URL = new Set([401, 403, 404, 410]);

/**
 * Posts one message to one webhook. The only one who reads its secret, and it tells nobody. Throws Throttled, after
 * which trying again may help, WebhookFailed and WebhookNotPublic.
 */
export async function run(input: Input, deps: Deps & Invocation): Promise<Output> {
  const { urls, webhooks, log, now, pause = sleep } = deps;
  const name = input.webhook;
  const begun = now();
  const webhook = destinationOf(webhooks, name);
  if (!webhook) {
    throw new WebhookFailed(`The webhook "${name}" is not declared. Known webhooks: ${namesOf(webhooks)}.`);
  }
  const context = { post: deps.post, name, now, deadline: deps.deadline, pause };
  const attempt = async () => await postUntilTaken(await urls.of(webhook.secretArn, now()), input.body, context);
  try {
    const { status, attempts } = await attempt();
    log.info('Posted', { webhook: name, type: webhook.type, status, attempts });
    return { status, attempts };
  } catch (error) {
    // A URL that was kept may have been replaced in the secret meanwhile.
    const isStale = error instanceof Refused && UNKNOWN_URL.has(error.status) && urls.forget(webhook.secretArn, begun);
    if (!isStale) throw error;
    const { status, attempts } = await attempt();
    log.info('Posted, by the new URL of the secret', { webhook: name, type: webhook.type, status, attempts });
    return { status, attempts };
  }
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

export const webhookTask: Task<Input, Output, Deps> = { name: 'Webhook', Input, Output, run };
