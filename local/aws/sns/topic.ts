/** A topic as SNS tells of it. */
export interface LoopbackTopic {
  readonly arn: string;
  /** A key id, an alias or an ARN, as it was set. @default not encrypted */
  readonly kmsMasterKeyId?: string;
  /** @default none */
  readonly subscriptions?: readonly LoopbackSubscription[];
}

export interface LoopbackSubscription {
  readonly protocol: 'email' | 'https' | 'lambda' | 'sqs' | 'sms';
  readonly endpoint: string;
  /** Whether its owner has answered the confirmation. @default true */
  readonly confirmed?: boolean;
}
