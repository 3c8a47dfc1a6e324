import type { Calls } from './calls.ts';

/** Loads a service's client when the first consumer of its kind is called: most deployments use one or two of them. */
export function awsCalls(): Calls {
  return {
    invoke: async (input, options) => (await import('./clients/lambda.ts')).invoke(input, options),
    startExecution: async (input, options) => (await import('./clients/sfn.ts')).startExecution(input, options),
    putEvents: async (input, options) => (await import('./clients/eventbridge.ts')).putEvents(input, options),
    publish: async (input, options) => (await import('./clients/sns.ts')).publish(input, options),
    sendMessage: async (input, options) => (await import('./clients/sqs.ts')).sendMessage(input, options),
  };
}
