import * as z from 'zod';
import type { HandOff } from '../../statemachine/contracts/hand-off.ts';
import { jsonOf } from '../shared/json-of.ts';
import type { CallOptions, Calls } from './calls.ts';
import { type Destination, regionOfDestination } from './destination.ts';
import { executionName } from './execution-name.ts';
import { putEvents } from './put-events.ts';

/** What one consumer gets: the hand-off or a pointer, and the same as JSON. */
export interface ConsumerMessage {
  readonly consumer: string;
  readonly handOff: HandOff;
  readonly text: string;
}

/** The consumer was reached and failed, or answered what cannot be read. */
class ConsumerFailed extends Error {
  override readonly name = 'ConsumerFailed';
}

/** Hands one message to one destination. Resolves when AWS, or a function invoked synchronously, has taken it. */
export async function send(
  calls: Calls,
  destination: Destination,
  message: ConsumerMessage,
  abortSignal: AbortSignal,
): Promise<void> {
  const options = { region: regionOfDestination(destination), abortSignal };
  switch (destination.type) {
    case 'lambda':
      await calls.invoke({ FunctionName: destination.arn, InvocationType: 'Event', Payload: message.text }, options);
      return;
    case 'lambdaSync':
      return await invokeAndWait(calls, destination.arn, message.text, options);
    case 'stateMachine':
      return await startOnce(calls, destination.arn, message, options);
    case 'eventBus': {
      const entry = {
        EventBusName: destination.arn,
        Source: 'aws-ipam-monitor',
        DetailType: 'IPAM Utilization Evaluated',
        Time: new Date(message.handOff.asOf),
        Detail: message.text,
      };
      return await putEvents((Entries) => calls.putEvents({ Entries }, options), [entry]);
    }
    case 'sns':
      await calls.publish(
        { TopicArn: destination.arn, Message: message.text, ...attributes(message), ...fifo(destination.arn, message) },
        options,
      );
      return;
    case 'sqs':
      await calls.sendMessage(
        {
          QueueUrl: destination.url,
          MessageBody: message.text,
          ...attributes(message),
          ...fifo(destination.url, message),
        },
        options,
      );
      return;
  }
}

const FunctionFailure = z.object({ errorType: z.string().default('Error'), errorMessage: z.string().default('') });

async function invokeAndWait(calls: Calls, FunctionName: string, Payload: string, options: CallOptions): Promise<void> {
  const answer = await calls.invoke({ FunctionName, InvocationType: 'RequestResponse', Payload }, options);
  if (answer.FunctionError === undefined) return;
  const text = answer.Payload?.transformToString() ?? '';
  const failure = FunctionFailure.safeParse(jsonOf(text)).data;
  throw new ConsumerFailed(
    failure ? `${failure.errorType}: ${failure.errorMessage}` : `${answer.FunctionError}: ${text}`,
  );
}

/** The execution's name is the run's and the consumer's: one that exists already is ours. */
async function startOnce(
  calls: Calls,
  stateMachineArn: string,
  message: ConsumerMessage,
  options: CallOptions,
): Promise<void> {
  const name = executionName(message.handOff.runId, message.consumer);
  try {
    await calls.startExecution({ stateMachineArn, name, input: message.text }, options);
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'ExecutionAlreadyExists') throw error;
  }
}

/** To subscribe with a filter policy, without a look into the body. */
function attributes({ handOff: { schemaVersion, status, findings } }: ConsumerMessage) {
  return {
    MessageAttributes: {
      schemaVersion: { DataType: 'String', StringValue: schemaVersion },
      status: { DataType: 'String', StringValue: status },
      findings: { DataType: 'Number', StringValue: String(findings.total) },
    },
  };
}

/** FIFO topics and queues want a group, and know a repeated attempt by its id. */
function fifo(destination: string, { consumer, handOff }: ConsumerMessage) {
  if (!destination.endsWith('.fifo')) return {};
  return { MessageGroupId: 'ipam-monitor', MessageDeduplicationId: executionName(handOff.runId, consumer) };
}
