import type { MessageAttributeValue, PublishCommandInput, PublishCommandOutput } from '@aws-sdk/client-sns';
import type { Attribute } from '../../core/message/attributes.ts';
import type { Digest } from '../../core/message/digest.ts';
import { describeError, isDenied, isThrottled } from '../shared/ec2/refusals.ts';
import { NotifyFailed, Throttled } from '../shared/errors.ts';

export type Publish = (input: PublishCommandInput) => Promise<PublishCommandOutput>;

/** Sends a digest to a topic and returns the message id. Throws Throttled or NotifyFailed. */
export async function publishDigest(publish: Publish, topicArn: string, digest: Digest): Promise<string | undefined> {
  try {
    const { MessageId } = await publish({
      TopicArn: topicArn,
      Subject: digest.subject,
      Message: digest.body,
      MessageAttributes: Object.fromEntries(
        Object.entries(digest.attributes).map(([name, attribute]) => [name, toSns(attribute)]),
      ),
    });
    return MessageId;
  } catch (error) {
    const what = `sns:Publish to ${topicArn}`;
    if (isThrottled(error)) {
      throw new Throttled(`${what} was throttled after the SDK's retries. ${describeError(error)}`, { cause: error });
    }
    throw new NotifyFailed(`${what} failed. ${describeError(error)}. ${whatToDo(error, topicArn)}`, { cause: error });
  }
}

function toSns({ type, value }: Attribute): MessageAttributeValue {
  return { DataType: type, StringValue: value };
}

function whatToDo(error: unknown, topicArn: string): string {
  const name = error instanceof Error ? error.name : '';
  if (name.startsWith('KMS')) {
    return "Allow this role kms:GenerateDataKey* and kms:Decrypt on the topic's key, and check that the key is enabled.";
  }
  if (isDenied(error)) return `Allow this role sns:Publish on ${topicArn}, and check the topic's own policy.`;
  if (name.startsWith('NotFound')) return 'Create the topic, or correct its ARN in the deployment.';
  if (name.startsWith('InvalidParameter')) {
    return "Check the topic's ARN in the deployment: the topic must be in this function's Region.";
  }
  return 'The message is kept beside the results of the run.';
}
