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

/** `default` is always there. */
export type Destinations = Readonly<Record<string, TopicDestination>> & { readonly default: TopicDestination };

/** The topics that are ours, under one key: one for findings and alarms, unless one of them has another. */
export class Topics extends Construct {
  readonly alarms: Topic;
  /** The topic that findings go to, where it is ours. */
  readonly findings: Topic | undefined;
  /** Name → topic, as the policy refers to them. */
  readonly destinations: Destinations;

  constructor(scope: Construct, id: string, { alerts, alarms, topics, keyArn }: Configuration) {
    super(scope, id);
    const { key } = new TopicKey(this, 'TopicKey', keyArn);
    const topic = (prefix: string, displayName: string, emails: readonly string[]): Topic => {
      const made = new Topic(this, `${prefix}Topic`, { displayName, masterKey: key, enforceSSL: true });
      emails.forEach((endpoint, index) => {
        const subscription = { topic: made, protocol: SubscriptionProtocol.EMAIL, endpoint };
        new Subscription(this, `${prefix}Email${index}`, subscription);
      });
      return made;
    };
    const main = topic('', 'aws-ipam-monitor', alerts.emails);
    this.alarms = alarms === undefined ? main : topic('Alarm', 'aws-ipam-monitor alarms', alarms.emails);
    this.alarms.addToResourcePolicy(alarmsOf(this.alarms));
    this.findings = alerts.topicArn === undefined ? main : undefined;

    const own = { topicArn: main.topicArn, keyArn: key.keyArn };
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
