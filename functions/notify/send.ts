import type { Digest } from '../../core/message/digest.ts';
import type { Format } from '../../core/message/route-message.ts';
import type { RouteTarget } from '../../core/policy/routes.ts';
import type { WebhookType } from '../../statemachine/contracts/webhook.ts';
import type { Objects } from '../../storage/objects.ts';
import { destinationOf, namesOf } from '../shared/destinations.ts';
import { NotifyFailed } from '../shared/errors.ts';
import { type Publish, publishDigest } from './publish.ts';
import type { PostWebhook, Webhooks } from './webhook.ts';

/** Where messages go. */
export interface TopicArns {
  readonly publish: Publish;
  /** Topic name → ARN, as the deployment declares them. */
  readonly topics: Readonly<Record<string, string>>;
}

/** All ways out. */
export interface Ways extends TopicArns {
  /** Absent where the deployment declares none. */
  readonly webhooks?: Webhooks | undefined;
}

/** Name that the policy has unless it names a topic: a deployment without any topic is fine with it. */
const DEFAULT_TOPIC = 'default';

/** Undefined where nobody wants messages. Throws NotifyFailed for a name that is not declared. */
export function topicArnOf(topics: TopicArns['topics'], topic: string): string | undefined {
  const arn = destinationOf(topics, topic);
  if (arn !== undefined || topic === DEFAULT_TOPIC) return arn;
  throw new NotifyFailed(
    `The policy names the topic "${topic}", which the deployment does not declare. Known topics: ${namesOf(topics)}.`,
  );
}

/** What a message to a target is made for. Throws NotifyFailed for a webhook that is not declared. */
export function formatOf(target: RouteTarget, { webhooks }: Pick<Ways, 'webhooks'>): Format {
  return 'topic' in target ? target.format : webhookOf(target.webhook, webhooks).type;
}

function webhookOf(name: string, webhooks: Webhooks | undefined): { type: WebhookType; post: PostWebhook } {
  const type = webhooks && destinationOf(webhooks.types, name);
  if (webhooks && type !== undefined) return { type, post: webhooks.post };
  throw new NotifyFailed(
    `The policy names the webhook "${name}", which the deployment does not declare. Known webhooks: ${namesOf(webhooks?.types ?? {})}.`,
  );
}

/** The name of the destination, as in the policy. */
export function nameOf(target: RouteTarget): string {
  return 'topic' in target ? target.topic : target.webhook;
}

export interface Sent {
  readonly published: boolean;
  /** Of SNS, where it gave one. */
  readonly messageId?: string;
}

/** Sends a message. Not published: nobody wants messages. Throws Throttled or NotifyFailed. */
export async function sendTo(target: RouteTarget, message: Digest, ways: Ways): Promise<Sent> {
  if ('webhook' in target) {
    await webhookOf(target.webhook, ways.webhooks).post({ webhook: target.webhook, body: message.body });
    return { published: true };
  }
  const topicArn = topicArnOf(ways.topics, target.topic);
  if (topicArn === undefined) return { published: false };
  return { published: true, ...(await send(ways.publish, topicArn, message)) };
}

/** Sends to a topic; what comes back is the id, where SNS gave one. Throws Throttled or NotifyFailed. */
export async function send(publish: Publish, topicArn: string, digest: Digest): Promise<{ messageId?: string }> {
  const messageId = await publishDigest(publish, topicArn, digest);
  return messageId === undefined ? {} : { messageId };
}

/** Keeps a message as text, whether or not it is sent. */
export async function keepMessage(objects: Objects, key: string, { subject, body }: Digest): Promise<void> {
  await objects.putText(key, `Subject: ${subject}\n\n${body}`, { contentType: 'text/plain; charset=utf-8' });
}
