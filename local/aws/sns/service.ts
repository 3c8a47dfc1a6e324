import { AwsError } from '../aws-error.ts';
import { readQueryParams, required } from '../query-params.ts';
import { queryRefusal, queryReply } from '../query-protocol.ts';
import type { Parameters, Service } from '../service.ts';
import { subscriptionsPage, topicAttributes } from './describe-topic.ts';
import { checkPublish, topicArn } from './limits.ts';
import { Mailbox } from './mailbox.ts';
import type { LoopbackTopic } from './topic.ts';

const NAMESPACE = 'http://sns.amazonaws.com/doc/2010-03-31/';

type Answer = (topic: LoopbackTopic, parameters: Parameters) => string | Promise<string>;

/** SNS whose subscribers are files: one for each message, under `<outDir>/sns/<topic name>/`. */
export function snsService(outDir: string, topics: readonly (string | LoopbackTopic)[]): Service {
  const mailbox = new Mailbox(outDir);
  const known = new Map(topics.map(asTopic).map((topic) => [topicArn(topic.arn).arn, topic]));
  const actions = new Map<string, Answer>([
    [
      'Publish',
      async ({ arn }, parameters) =>
        `<MessageId>${await mailbox.deliver(topicArn(arn), checkPublish(parameters))}</MessageId>`,
    ],
    ['GetTopicAttributes', topicAttributes],
    ['ListSubscriptionsByTopic', subscriptionsPage],
  ]);
  return {
    async operation({ http, region, requestId }) {
      const parameters = await readQueryParams(http);
      const action = parameters.Action ?? '';
      const answer = actions.get(action);
      if (!answer) {
        throw new AwsError('InvalidAction', `The loopback SNS knows ${[...actions.keys()].join(', ')}, not ${action}.`);
      }
      return {
        action: `sns:${action}`,
        parameters,
        async run() {
          const topic = find(known, required(parameters, 'TopicArn'), region);
          return queryReply(NAMESPACE, action, await answer(topic, parameters), requestId);
        },
      };
    },
    refuse: (error, { requestId }) => queryRefusal(NAMESPACE, error, requestId),
  };
}

function find(topics: ReadonlyMap<string, LoopbackTopic>, arn: string, region: string): LoopbackTopic {
  const asked = topicArn(arn);
  if (asked.region !== region) {
    throw new AwsError(
      'InvalidParameter',
      `Invalid parameter: TopicArn Reason: the topic is in ${asked.region}, and ${region} was called`,
    );
  }
  const topic = topics.get(arn);
  if (!topic) throw new AwsError('NotFound', 'Topic does not exist', 404);
  return topic;
}

const asTopic = (topic: string | LoopbackTopic): LoopbackTopic => (typeof topic === 'string' ? { arn: topic } : topic);
