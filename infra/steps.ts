import { Aws, Fn, type Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { StepName } from '../statemachine/steps.ts';
import type { Configuration } from './configuration.ts';
import { actionFor, type Consumer, declared } from './consumers.ts';
import { assumeForListed, assumeReadRole, ec2Statements, homeRegions, readRoleVariables } from './ec2-statements.ts';
import type { StepEnvironments } from './environments.ts';
import { destinationNames } from './outputs.ts';
import { USE_KEY } from './topic-key.ts';
import type { Destination } from './topics.ts';
import { onAnyResource } from './wildcards.ts';

export interface Surroundings {
  readonly stack: Stack;
  readonly bucket: Bucket;
  readonly topics: Readonly<Record<string, Destination>>;
  readonly configuration: Configuration;
  /** What posts to webhooks; absent where none is declared. */
  readonly webhookFunction?: IFunction | undefined;
}

/** The environment variables of the steps: what they cannot know by themselves. */
export function stepEnvironments({
  stack,
  bucket,
  topics,
  configuration,
  webhookFunction,
}: Surroundings): StepEnvironments {
  const common = { BUCKET_NAME: bucket.bucketName };
  const homes = homeRegions({ stack, configuration });
  const arns = Object.fromEntries(Object.entries(topics).map(([name, { topicArn }]) => [name, topicArn]));
  return {
    Discover: {
      ...common,
      // Not Array.join: the list can be a parameter of the stack.
      HOME_REGIONS: homes.length > 0 ? Fn.join(',', homes) : '',
      DESTINATIONS: JSON.stringify(destinationNames(configuration, topics)),
      METRICS_NAMESPACE: configuration.metrics.namespace,
      ACCOUNTS: accountsText(stack, configuration),
      ...readRoleVariables({ stack, configuration }),
    },
    Collect: { ...common, ...readRoleVariables({ stack, configuration }) },
    Inspect: { ...common, ...readRoleVariables({ stack, configuration }), READ_OWN_ACCOUNT: 'yes' },
    Evaluate: common,
    Summarize: common,
    Decide: common,
    Notify: {
      ...common,
      TOPICS: stack.toJsonString(arns),
      WEBHOOKS: JSON.stringify(
        Object.fromEntries(Object.entries(configuration.webhooks).map(([name, { type }]) => [name, type])),
      ),
      WEBHOOK_FUNCTION: webhookFunction?.functionName ?? '',
      STACK_NAME: Aws.STACK_NAME,
    },
    PublishMetrics: {
      ...common,
      METRICS_NAMESPACE: configuration.metrics.namespace,
      METRICS_DETAIL: configuration.metrics.detail,
    },
    HandOff: {
      ...common,
      CONSUMERS: stack.toJsonString(
        Object.fromEntries(consumersOf(configuration).map(([name, consumer]) => [name, declared(consumer, stack)])),
      ),
    },
    Record: common,
  };
}

/** What the steps may do beside the bucket: each its own calls, on what the configuration names. */
export function stepStatements({
  stack,
  topics,
  configuration,
  webhookFunction,
}: Surroundings): Record<StepName, PolicyStatement[]> {
  const topicArns = Object.values(topics).map(({ topicArn }) => topicArn);
  const keyArns = Object.values(topics).flatMap(({ keyArn }) => keyArn ?? []);
  const ec2 = (step: StepName) => ec2Statements(step, { stack, configuration });
  const listed = assumeForListed({ stack, configuration });
  return {
    Discover: [...ec2('Discover'), ...listed],
    Collect: [...ec2('Collect'), ...listed],
    Inspect: [...ec2('Inspect'), ...assumeReadRole({ stack, configuration })],
    Evaluate: [],
    Summarize: [],
    Decide: [],
    Notify: [
      statement('Publish', ['sns:Publish'], topicArns),
      ...(keyArns.length > 0 ? [statement('EncryptMessages', USE_KEY, keyArns)] : []),
      ...(webhookFunction
        ? [statement('PostToWebhooks', ['lambda:InvokeFunction'], [webhookFunction.functionArn])]
        : []),
    ],
    PublishMetrics: [
      onAnyResource({
        sid: 'Publish',
        actions: ['cloudwatch:PutMetricData'],
        conditions: { StringEquals: { 'cloudwatch:namespace': configuration.metrics.namespace } },
      }),
    ],
    HandOff: consumersOf(configuration).flatMap(([, consumer]) => consumerStatements(consumer)),
    Record: [],
  };
}

/** What Discover has to know to read accounts without IPAM; empty where it is to read none. */
function accountsText(stack: Stack, { accounts }: Configuration): string {
  return accounts ? stack.toJsonString({ ids: accounts.ids ?? [], regions: accounts.regions }) : '';
}

/** Every consumer that the policy may name, also those in the short form. */
export function consumersOf({ functions, consumers }: Configuration): [string, Consumer][] {
  const invoked = Object.entries(functions).map(([name, arn]): [string, Consumer] => [name, { type: 'lambda', arn }]);
  return [...invoked, ...Object.entries(consumers)];
}

function consumerStatements(consumer: Consumer): PolicyStatement[] {
  const keyArn = 'keyArn' in consumer ? consumer.keyArn : undefined;
  return [
    new PolicyStatement({ actions: [actionFor(consumer)], resources: [consumer.arn] }),
    ...(keyArn ? [new PolicyStatement({ actions: USE_KEY, resources: [keyArn] })] : []),
  ];
}

function statement(sid: string, actions: string[], resources: string[]): PolicyStatement {
  return new PolicyStatement({ sid, actions, resources: [...new Set(resources)] });
}
