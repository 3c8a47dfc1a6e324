import type { PutEventsCommandInput } from '@aws-sdk/client-eventbridge';
import { type InvokeCommandInput, LambdaServiceException } from '@aws-sdk/client-lambda';
import type { StartExecutionCommandInput } from '@aws-sdk/client-sfn';
import type { PublishCommandInput } from '@aws-sdk/client-sns';
import type { SendMessageCommandInput } from '@aws-sdk/client-sqs';
import type { CallOptions, Calls } from '../../functions/hand-off/calls.ts';

const $metadata = {};

/** AWS that takes everything, or refuses what goes to the ARNs, names and URLs given. */
export function fakeCalls(refusals: Record<string, Error | undefined> = {}) {
  const invocations: InvokeCommandInput[] = [];
  const executions: StartExecutionCommandInput[] = [];
  const events: PutEventsCommandInput[] = [];
  const published: PublishCommandInput[] = [];
  const messages: SendMessageCommandInput[] = [];
  const regions: (string | undefined)[] = [];
  const take = <T>(list: T[], input: T, to: string | undefined, { region }: CallOptions) => {
    regions.push(region);
    const error = refusals[to ?? ''];
    if (error) throw error;
    list.push(input);
  };
  const calls: Calls = {
    async invoke(input, options) {
      take(invocations, input, input.FunctionName, options);
      return { StatusCode: 202, $metadata };
    },
    async startExecution(input, options) {
      take(executions, input, input.stateMachineArn, options);
      return { executionArn: 'arn', startDate: new Date(0), $metadata };
    },
    async putEvents(input, options) {
      take(events, input, input.Entries?.[0]?.EventBusName, options);
      return { FailedEntryCount: 0, Entries: (input.Entries ?? []).map(() => ({ EventId: 'e' })), $metadata };
    },
    async publish(input, options) {
      take(published, input, input.TopicArn, options);
      return { MessageId: 'm', $metadata };
    },
    async sendMessage(input, options) {
      take(messages, input, input.QueueUrl, options);
      return { MessageId: 'm', $metadata };
    },
  };
  return { refusals, calls, invocations, executions, events, published, messages, regions };
}

export function awsError(name: string, fault: 'client' | 'server' = 'client') {
  return new LambdaServiceException({ name, message: 'said AWS', $fault: fault, $metadata });
}
