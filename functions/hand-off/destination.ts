import * as z from 'zod';

const arn = (service: string, resource: string) =>
  new RegExp(`^arn:aws[a-z-]*:${service}:[a-z0-9-]+:\\d{12}:${resource}$`);

const FunctionReference = z
  .string()
  .regex(
    /^(arn:aws[a-z-]*:lambda:[a-z0-9-]+:\d{12}:function:)?[A-Za-z0-9_-]{1,64}(:[A-Za-z0-9$_-]{1,128})?$/,
    'is not the name or ARN of a Lambda function (arn:aws:lambda:REGION:ACCOUNT:function:NAME)',
  );

const StateMachineArn = z
  .string()
  .regex(
    arn('states', 'stateMachine:[A-Za-z0-9_-]{1,80}(:[A-Za-z0-9_.-]{1,80})?'),
    'is not the ARN of a state machine, or of its version or alias (arn:aws:states:REGION:ACCOUNT:stateMachine:NAME)',
  );

const BusArn = z
  .string()
  .regex(
    arn('events', 'event-bus/[A-Za-z0-9._/-]{1,256}'),
    'is not the ARN of an event bus (arn:aws:events:REGION:ACCOUNT:event-bus/NAME)',
  );

const TopicArn = z
  .string()
  .regex(
    arn('sns', '[A-Za-z0-9_-]{1,256}(\\.fifo)?'),
    'is not the ARN of an SNS topic (arn:aws:sns:REGION:ACCOUNT:NAME)',
  );

const QueueUrl = z
  .string()
  .regex(
    /^https:\/\/sqs\.[a-z0-9-]+\.amazonaws\.com(\.cn)?\/\d{12}\/[A-Za-z0-9_-]{1,80}(\.fifo)?$/,
    'is not the URL of an SQS queue (https://sqs.REGION.amazonaws.com/ACCOUNT/NAME)',
  );

/** A consumer as the deployment declares it. A plain string is the name or ARN of a function to invoke asynchronously. */
export const Destination = z.preprocess(
  (declared) => (typeof declared === 'string' ? { type: 'lambda', arn: declared } : declared),
  z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('lambda'), arn: FunctionReference }),
    z.strictObject({ type: z.literal('lambdaSync'), arn: FunctionReference }),
    z.strictObject({ type: z.literal('stateMachine'), arn: StateMachineArn }),
    z.strictObject({ type: z.literal('eventBus'), arn: BusArn }),
    z.strictObject({ type: z.literal('sns'), arn: TopicArn }),
    z.strictObject({ type: z.literal('sqs'), url: QueueUrl }),
  ]),
);
export type Destination = z.infer<typeof Destination>;

/** Where it is called; undefined for a function's bare name, which is in our own Region. */
export function regionOfDestination(destination: Destination): string | undefined {
  if (destination.type === 'sqs') return destination.url.split('.')[1];
  return destination.arn.split(':')[3];
}

/** What to grant for it, in the words of IAM. */
export function grantFor(destination: Destination): string {
  switch (destination.type) {
    case 'lambda':
    case 'lambdaSync':
      return `lambda:InvokeFunction on ${destination.arn}`;
    case 'stateMachine':
      return `states:StartExecution on ${destination.arn}`;
    case 'eventBus':
      return `events:PutEvents on ${destination.arn}`;
    case 'sns':
      return `sns:Publish on ${destination.arn}`;
    case 'sqs':
      return `sqs:SendMessage on ${destination.url}`;
  }
}
