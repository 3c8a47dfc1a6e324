import type { Digest } from '../../core/message/digest.ts';
import { destinationOf, namesOf } from '../shared/destinations.ts';
import { NotifyFailed } from '../shared/errors.ts';
import type { Objects } from '../shared/objects.ts';
import { type Publish, publishDigest } from './publish.ts';

/** Where messages go. */
export interface Topics {
  readonly publish: Publish;
  /** Topic name → ARN, as the deployment declares them. */
  readonly topics: Readonly<Record<string, string>>;
}

/** Name that the policy has unless it names a topic: a deployment without any topic is fine with it. */
const DEFAULT_TOPIC = 'default';

/** Undefined where nobody wants messages. Throws NotifyFailed for a name that is not declared. */
export function topicArnOf(topics: Topics['topics'], topic: string): string | undefined {
  const arn = destinationOf(topics, topic);
  if (arn !== undefined || topic === DEFAULT_TOPIC) return arn;
  throw new NotifyFailed(
    `The policy's outputs.notify.topic is "${topic}", which the deployment does not declare. Known topics: ${namesOf(topics)}.`,
  );
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
