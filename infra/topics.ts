import { Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Subscription, SubscriptionProtocol, Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { Configuration } from './configuration.ts';
import { printKeyStatements, printPublishStatements } from './foreign-policies.ts';
import { TopicKey } from './topic-key.ts';

export interface TopicDestination {
  readonly topicArn: string;
  /** Of its customer-managed key, where it has one. */
  readonly keyArn?: string | undefined;
}

/** The topic that is ours, for alarms; for findings too, unless there is an existing one for those. */
export class Topics extends Construct {
  readonly alarms: Topic;
  /** Name → topic, as the policy refers to them. `default` is always there. */
  readonly destinations: Readonly<Record<string, TopicDestination>>;

  constructor(scope: Construct, id: string, { alerts, topics, keyArn }: Configuration) {
    super(scope, id);
    const { key } = new TopicKey(this, 'TopicKey', keyArn);
    this.alarms = new Topic(this, 'Topic', {
      displayName: 'aws-ipam-monitor',
      masterKey: key,
      enforceSSL: true,
    });
    this.alarms.addToResourcePolicy(alarmsOf(this.alarms));
    alerts.emails.forEach((endpoint, index) => {
      new Subscription(this, `Email${index}`, { topic: this.alarms, protocol: SubscriptionProtocol.EMAIL, endpoint });
    });

    const own = { topicArn: this.alarms.topicArn, keyArn: key.keyArn };
    const given = alerts.topicArn === undefined ? own : { topicArn: alerts.topicArn, keyArn: alerts.topicKeyArn };
    this.destinations = { ...topics, default: given };
    if (keyArn !== undefined) printKeyStatements(this, keyArn, { findings: given === own });
    for (const [name, destination] of Object.entries(this.destinations)) {
      if (destination !== own) printPublishStatements(this, name, destination);
    }
  }
}

/** A topic policy of our own replaces SNS's default, so the account's own principals have theirs by IAM alone. */
function alarmsOf(topic: Topic): PolicyStatement {
  return new PolicyStatement({
    sid: 'CloudWatchAlarms',
    principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
    actions: ['sns:Publish'],
    resources: [topic.topicArn],
    conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(topic).account } },
  });
}
