import { Annotations, Stack, Token } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Subscription, SubscriptionProtocol, Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { Configuration } from './configuration.ts';
import { publisherStatements, TopicKey } from './topic-key.ts';

export interface Destination {
  readonly topicArn: string;
  /** Of its customer-managed key, where it has one. */
  readonly keyArn?: string | undefined;
}

/** The topic that is ours, for alarms; for findings too, unless there is an existing one for those. */
export class Topics extends Construct {
  readonly alarms: Topic;
  /** Name → topic, as the policy refers to them. `default` is always there. */
  readonly destinations: Readonly<Record<string, Destination>>;

  constructor(scope: Construct, id: string, { alerts, topics, keyArn }: Configuration) {
    super(scope, id);
    const { key } = new TopicKey(this, 'TopicKey', keyArn);
    this.alarms = new Topic(this, 'Topic', {
      displayName: 'aws-ipam-monitor',
      masterKey: key,
      enforceSSL: true,
    });
    for (const statement of publishers(this.alarms)) this.alarms.addToResourcePolicy(statement);
    alerts.emails.forEach((endpoint, index) => {
      new Subscription(this, `Email${index}`, { topic: this.alarms, protocol: SubscriptionProtocol.EMAIL, endpoint });
    });

    const own = { topicArn: this.alarms.topicArn, keyArn: key.keyArn };
    const given = alerts.topicArn === undefined ? own : { topicArn: alerts.topicArn, keyArn: alerts.topicKeyArn };
    this.destinations = { ...topics, default: given };
    if (keyArn !== undefined) printKeyStatements(this, keyArn);
    for (const [name, destination] of Object.entries(this.destinations)) {
      if (destination !== own) printPublishStatements(this, name, destination);
    }
  }
}

/** A topic policy of our own replaces SNS's default, so the account's own principals have theirs by IAM alone. */
function publishers(topic: Topic): PolicyStatement[] {
  return [
    new PolicyStatement({
      sid: 'CloudWatchAlarms',
      principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
      actions: ['sns:Publish'],
      resources: [topic.topicArn],
      conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(topic).account } },
    }),
    new PolicyStatement({
      sid: 'EventBridgeRules',
      principals: [new ServicePrincipal('events.amazonaws.com')],
      actions: ['sns:Publish'],
      resources: [topic.topicArn],
      // No condition: EventBridge's documentation says that topic policies for it cannot have one.
    }),
  ];
}

/** A key or topic that exists already belongs to somebody else's stack: say what it needs. */
function printKeyStatements(scope: Construct, keyArn: string): void {
  print(
    scope,
    `The policy of the key ${shown(keyArn)} needs these statements, or alarms will not be delivered`,
    publisherStatements(named(scope)).map((statement) => Stack.of(scope).resolve(statement.toStatementJson())),
  );
}

function printPublishStatements(scope: Construct, name: string, { topicArn, keyArn }: Destination): void {
  const role = { AWS: '<the stack output NotifyRoleArn>' };
  print(
    scope,
    `If the policy of the topic "${name}" does not let its own account publish (another account's never does), it needs`,
    [{ Effect: 'Allow', Principal: role, Action: 'sns:Publish', Resource: shown(topicArn) }],
  );
  if (keyArn === undefined) return;
  print(scope, `If the policy of its key ${shown(keyArn)} does not leave access to IAM, it needs`, [
    { Effect: 'Allow', Principal: role, Action: ['kms:Decrypt', 'kms:GenerateDataKey*'], Resource: '*' },
  ]);
}

function print(scope: Construct, what: string, statements: readonly unknown[]): void {
  Annotations.of(scope).addInfo(`${what}:\n${JSON.stringify(statements, null, 2)}`);
}

/** Placeholders for what is known at deployment only: a token's own text would help nobody. */
function named(scope: Construct): Pick<Stack, 'partition' | 'region' | 'account'> {
  const { partition, region, account } = Stack.of(scope);
  return {
    partition: Token.isUnresolved(partition) ? 'aws' : partition,
    region: Token.isUnresolved(region) ? '<REGION>' : region,
    account: Token.isUnresolved(account) ? '<ACCOUNT>' : account,
  };
}

function shown(arn: string): string {
  return Token.isUnresolved(arn) ? '<its ARN>' : arn;
}
