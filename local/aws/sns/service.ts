import { AwsError } from '../aws-error.ts';
import { readQueryParams, required } from '../query-params.ts';
import { queryRefusal, queryReply } from '../query-protocol.ts';
import type { Service } from '../service.ts';
import { checkPublish, type TopicArn, topicArn } from './limits.ts';
import { Mailbox } from './mailbox.ts';

const NAMESPACE = 'http://sns.amazonaws.com/doc/2010-03-31/';

/** SNS whose subscribers are files: one for each message, under `<outDir>/sns/<topic name>/`. */
export function snsService(outDir: string, topics: readonly string[]): Service {
  const mailbox = new Mailbox(outDir);
  for (const topic of topics) topicArn(topic);
  return {
    async operation({ http, region, requestId }) {
      const parameters = await readQueryParams(http);
      if (parameters.Action !== 'Publish') {
        throw new AwsError('InvalidAction', `The loopback SNS knows Publish, not ${parameters.Action}.`);
      }
      return {
        action: 'sns:Publish',
        parameters,
        async run() {
          const topic = knownTopic(required(parameters, 'TopicArn'), region, topics);
          const messageId = await mailbox.deliver(topic, checkPublish(parameters));
          return queryReply(NAMESPACE, 'Publish', `<MessageId>${messageId}</MessageId>`, requestId);
        },
      };
    },
    refuse: (error, { requestId }) => queryRefusal(NAMESPACE, error, requestId),
  };
}

function knownTopic(arn: string, region: string, topics: readonly string[]): TopicArn {
  const topic = topicArn(arn);
  if (topic.region !== region) {
    throw new AwsError(
      'InvalidParameter',
      `Invalid parameter: TopicArn Reason: the topic is in ${topic.region}, and ${region} was called`,
    );
  }
  if (!topics.includes(arn)) throw new AwsError('NotFound', 'Topic does not exist', 404);
  return topic;
}
