import type { PutEventsCommandInput, PutEventsCommandOutput } from '@aws-sdk/client-eventbridge';
import type { InvokeCommandInput, InvokeCommandOutput } from '@aws-sdk/client-lambda';
import type { StartExecutionCommandInput, StartExecutionCommandOutput } from '@aws-sdk/client-sfn';
import type { PublishCommandInput, PublishCommandOutput } from '@aws-sdk/client-sns';
import type { SendMessageCommandInput, SendMessageCommandOutput } from '@aws-sdk/client-sqs';

/** How a consumer is called: where, and until when. */
export interface CallOptions {
  /** Undefined: our own. */
  readonly region: string | undefined;
  readonly abortSignal: AbortSignal;
}

type Call<Input, Output> = (input: Input, options: CallOptions) => Promise<Output>;

/** The AWS calls behind the ways out. */
export interface Calls {
  readonly invoke: Call<InvokeCommandInput, InvokeCommandOutput>;
  readonly startExecution: Call<StartExecutionCommandInput, StartExecutionCommandOutput>;
  readonly putEvents: Call<PutEventsCommandInput, PutEventsCommandOutput>;
  readonly publish: Call<PublishCommandInput, PublishCommandOutput>;
  readonly sendMessage: Call<SendMessageCommandInput, SendMessageCommandOutput>;
}
