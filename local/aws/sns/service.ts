import { AwsError } from '../aws-error.ts';
import { readQueryParams, required } from '../query-params.ts';
import { queryRefusal, queryReply } from '../query-protocol.ts';
import type { Parameters, Service } from '../service.ts';
import { checkPublish, type TopicArn, topicArn } from './limits.ts';
import { Mailbox } from './mailbox.ts';

const NAMESPACE = 'http://sns.amazonaws.com/doc/2010-03-31/';

/** The result of a call on a topic that exists, as XML. */
export type SnsOperation = (topic: TopicArn, parameters: Parameters) => string | Promise<string>;

/**
 * SNS whose subscribers are files: one for each message, under `<outDir>/sns/<topic name>/`. It knows the given topics,
 * and the given actions beside Publish.
 */
export function snsService(
  outDir: string,
  topics: readonly string[],
  further: Readonly<Record<string, SnsOperation>> = {},
): Service {
  const mailbox = new Mailbox(outDir);
  const known = new Set(topics.map((topic) => topicArn(topic).arn));
  const actions = new Map<string, SnsOperation>([
    [
      'Publish',
      async (topic, parameters) => `<MessageId>${await mailbox.deliver(topic, checkPublish(parameters))}</MessageId>`,
    ],
    ...Object.entries(further),
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

function find(topics: ReadonlySet<string>, arn: string, region: string): TopicArn {
  const asked = topicArn(arn);
  if (asked.region !== region) {
    throw new AwsError(
      'InvalidParameter',
      `Invalid parameter: TopicArn Reason: the topic is in ${asked.region}, and ${region} was called`,
    );
  }
  if (!topics.has(arn)) throw new AwsError('NotFound', 'Topic does not exist', 404);
  return asked;
}
