import { Arn, ArnFormat, type Stack, Token } from 'aws-cdk-lib';
import * as z from 'zod';
import { textOrToken } from './token.ts';

const arn = (service: string, resource: string) =>
  new RegExp(`^arn:aws[a-z-]*:${service}:[a-z0-9-]+:\\d{12}:${resource}$`);

export const FunctionArn = textOrToken(
  arn('lambda', 'function:[A-Za-z0-9_-]{1,64}(:[A-Za-z0-9$_-]{1,128})?'),
  'is not the ARN of a Lambda function (arn:aws:lambda:REGION:ACCOUNT:function:NAME)',
);
export const KeyArn = textOrToken(
  arn('kms', 'key/[A-Za-z0-9-]+'),
  'is not the ARN of a KMS key (arn:aws:kms:REGION:ACCOUNT:key/ID); an alias cannot be granted',
);
const StateMachineArn = textOrToken(
  arn('states', 'stateMachine:[A-Za-z0-9_-]{1,80}(:[A-Za-z0-9_.-]{1,80})?'),
  'is not the ARN of a state machine, or of its version or alias (arn:aws:states:REGION:ACCOUNT:stateMachine:NAME)',
);
const BusArn = textOrToken(
  arn('events', 'event-bus/[A-Za-z0-9._/-]{1,256}'),
  'is not the ARN of an event bus (arn:aws:events:REGION:ACCOUNT:event-bus/NAME)',
);
const TopicArn = textOrToken(
  arn('sns', '[A-Za-z0-9_-]{1,256}(\\.fifo)?'),
  'is not the ARN of an SNS topic (arn:aws:sns:REGION:ACCOUNT:NAME)',
);
const QueueArn = textOrToken(
  arn('sqs', '[A-Za-z0-9_-]{1,80}(\\.fifo)?'),
  'is not the ARN of an SQS queue (arn:aws:sqs:REGION:ACCOUNT:NAME)',
);

const keyArn = KeyArn.optional().describe('Of its customer-managed key, where it has one.');

/** Who may get the hand-off, and how. */
export const DeclaredConsumer = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('lambda'), arn: FunctionArn }),
  z.strictObject({ type: z.literal('lambdaSync'), arn: FunctionArn }),
  z.strictObject({ type: z.literal('stateMachine'), arn: StateMachineArn }),
  z.strictObject({ type: z.literal('eventBus'), arn: BusArn }),
  z.strictObject({ type: z.literal('sns'), arn: TopicArn, keyArn }),
  z.strictObject({ type: z.literal('sqs'), arn: QueueArn, keyArn }),
]);
export type DeclaredConsumer = z.infer<typeof DeclaredConsumer>;

const ACTIONS = {
  lambda: 'lambda:InvokeFunction',
  lambdaSync: 'lambda:InvokeFunction',
  stateMachine: 'states:StartExecution',
  eventBus: 'events:PutEvents',
  sns: 'sns:Publish',
  sqs: 'sqs:SendMessage',
} as const satisfies Record<DeclaredConsumer['type'], string>;

/** The one call that a consumer is reached by. */
export function actionFor({ type }: DeclaredConsumer): string {
  return ACTIONS[type];
}

/** Every consumer that the policy may name, also those in the short form. */
export function consumersOf({ functions, consumers }: Destinations): [string, DeclaredConsumer][] {
  const invoked = Object.entries(functions).map(([name, arn]): [string, DeclaredConsumer] => [
    name,
    { type: 'lambda', arn },
  ]);
  return [...invoked, ...Object.entries(consumers)];
}

interface Destinations {
  readonly functions: Readonly<Record<string, string>>;
  readonly consumers: Readonly<Record<string, DeclaredConsumer>>;
}

/** A consumer as HandOff reads it from its environment. */
export function declared(consumer: DeclaredConsumer, stack: Stack): Readonly<Record<string, string>> {
  const { type, arn: consumerArn } = consumer;
  return type === 'sqs' ? { type, url: queueUrl(consumerArn, stack) } : { type, arn: consumerArn };
}

/** What takes as much room as what HandOff reads, before the stack's own Region and account are known. */
export function shown(destinations: Destinations): unknown {
  return consumersOf(destinations).map(([name, { type, arn: consumerArn }]) => ({
    [name]: { type, arn: type === 'sqs' ? `${consumerArn}${' '.repeat(LONGER_URL)}` : consumerArn },
  }));
}

/** `https://sqs.` and `.amazonaws.com.cn/`, instead of `arn:aws:sqs:`. */
const LONGER_URL = 17;

/** SQS is the one service that is called by URL. */
function queueUrl(queueArn: string, stack: Stack): string {
  const { region, account, resource } = Arn.split(queueArn, ArnFormat.NO_RESOURCE_NAME);
  const suffix = Token.isUnresolved(region) || !region?.startsWith('cn-') ? 'amazonaws.com' : 'amazonaws.com.cn';
  return `https://sqs.${region ?? stack.region}.${suffix}/${account ?? stack.account}/${resource}`;
}
