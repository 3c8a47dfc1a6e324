import { Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';

/** What SNS and SQS do with a key for whoever publishes. */
export const USE_KEY = ['kms:Decrypt', 'kms:GenerateDataKey*'];

/**
 * The key of our own topic. Customer-managed, because CloudWatch cannot publish to a topic under AWS's key: without
 * its statement an alarm goes off and nobody hears of it.
 */
export class TopicKey extends Construct {
  readonly key: IKey;

  constructor(scope: Construct, id: string, existingKeyArn?: string) {
    super(scope, id);
    if (existingKeyArn !== undefined) {
      this.key = Key.fromKeyArn(this, 'Key', existingKeyArn);
      return;
    }
    const key = new Key(this, 'Key', {
      description: 'Encrypts the messages of aws-ipam-monitor on their way through SNS',
      enableKeyRotation: true,
    });
    key.addToResourcePolicy(alarmStatement(Stack.of(this)));
    this.key = key;
  }
}

/** What a key's policy needs, so that alarms reach a topic under it. In a key policy `*` is that key. */
export function alarmStatement({ account }: Pick<Stack, 'account'>): PolicyStatement {
  return new PolicyStatement({
    sid: 'CloudWatchAlarms',
    principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
    actions: USE_KEY,
    resources: ['*'],
    conditions: { StringEquals: { 'aws:SourceAccount': account } },
  });
}
