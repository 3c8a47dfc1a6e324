import { Aws, Fn, type Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { StepName } from '../statemachine/steps.ts';
import type { Configuration } from './configuration.ts';
import { actionFor, type Consumer, declared } from './consumers.ts';
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
  const homes = homeRegions(stack, configuration);
  const arns = Object.fromEntries(Object.entries(topics).map(([name, { topicArn }]) => [name, topicArn]));
  return {
    Discover: {
      ...common,
      // Not Array.join: the list can be a parameter of the stack.
      HOME_REGIONS: homes.length > 0 ? Fn.join(',', homes) : '',
      DESTINATIONS: JSON.stringify(destinationNames(configuration, topics)),
      METRICS_NAMESPACE: configuration.metrics.namespace,
      ACCOUNTS: accountsText(stack, configuration),
      ...readRoleVariables(configuration),
    },
    Collect: { ...common, ...readRoleVariables(configuration) },
    Inspect: { ...common, ...readRoleVariables(configuration), READ_OWN_ACCOUNT: 'yes' },
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
  const inHomeRegions = { StringEquals: { 'ec2:Region': homeRegions(stack, configuration) } };
  const discovered = (actions: string[]) =>
    new PolicyStatement({
      sid: 'ReadWhatIpamDiscovered',
      actions,
      // Those of other accounts as well: an organisation can share its resource discovery with another one's IPAM.
      resources: [
        stack.formatArn({
          service: 'ec2',
          region: '',
          account: '*',
          resource: 'ipam-resource-discovery',
          resourceName: '*',
        }),
      ],
      conditions: inHomeRegions,
    });
  const topicArns = Object.values(topics).map(({ topicArn }) => topicArn);
  const keyArns = Object.values(topics).flatMap(({ keyArn }) => keyArn ?? []);
  const askIpam = (...some: PolicyStatement[]) => (homeRegions(stack, configuration).length > 0 ? some : []);
  return {
    Discover: [
      ...askIpam(
        onAnyResource({
          sid: 'FindIpams',
          actions: ['ec2:DescribeIpams', 'ec2:DescribeIpamScopes', 'ec2:DescribeRegions'],
          conditions: inHomeRegions,
        }),
        onAnyResource({
          sid: 'SeeWhatTheyDiscover',
          actions: ['ec2:DescribeIpamResourceDiscoveries', 'ec2:DescribeIpamResourceDiscoveryAssociations'],
          conditions: inHomeRegions,
        }),
        discovered(['ec2:GetIpamDiscoveredAccounts']),
      ),
      ...readAccounts(stack, configuration, ['ec2:DescribeVpcs']),
    ],
    Collect: [
      ...askIpam(
        new PolicyStatement({
          sid: 'ReadScopes',
          actions: ['ec2:GetIpamResourceCidrs'],
          // The scopes of this account's IPAMs; their ARNs have no Region.
          resources: [stack.formatArn({ service: 'ec2', region: '', resource: 'ipam-scope', resourceName: '*' })],
          conditions: inHomeRegions,
        }),
        onAnyResource({ sid: 'FindPools', actions: ['ec2:DescribeIpamPools'], conditions: inHomeRegions }),
        new PolicyStatement({
          sid: 'ReadPools',
          actions: ['ec2:GetIpamPoolCidrs', 'ec2:GetIpamPoolAllocations'],
          // In every Region: a pool's allocations are asked for in its locale.
          resources: [stack.formatArn({ service: 'ec2', region: '', resource: 'ipam-pool', resourceName: '*' })],
        }),
        discovered(['ec2:GetIpamDiscoveredResourceCidrs', 'ec2:GetIpamDiscoveredPublicAddresses']),
        onAnyResource({
          sid: 'ReadIpamPolicies',
          actions: ['ec2:DescribeIpamPolicies', 'ec2:GetIpamPolicyAllocationRules'],
          conditions: inHomeRegions,
        }),
      ),
      ...readAccounts(stack, configuration, ['ec2:DescribeVpcs', 'ec2:DescribeSubnets']),
    ],
    Inspect: [
      onAnyResource({
        sid: 'ReadOwnNetworks',
        actions: ['ec2:DescribeSubnets', 'ec2:GetSubnetCidrReservations', 'ec2:DescribeNetworkInterfaces'],
      }),
      ...assumeReadRole(stack, configuration),
    ],
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

/** To read accounts without IPAM: the stack's own with its own permissions, others with the read role. */
function readAccounts(stack: Stack, configuration: Configuration, actions: string[]): PolicyStatement[] {
  if (!configuration.accounts) return [];
  return [
    onAnyResource({ sid: 'ReadWithoutIpam', actions }),
    ...(configuration.accounts.ids ? assumeReadRole(stack, configuration) : []),
  ];
}

/** What a step has to know to read other accounts. */
function readRoleVariables({ readRole }: Configuration) {
  return { READ_ROLE_NAME: readRole?.name ?? '', READ_ROLE_EXTERNAL_ID: readRole?.externalId ?? '' };
}

/** The role of that name, in whatever account has one: those that have not refuse. */
export function assumeReadRole(stack: Stack, { readRole }: Configuration): PolicyStatement[] {
  if (!readRole) return [];
  return [
    new PolicyStatement({
      sid: 'ReadOtherAccounts',
      actions: ['sts:AssumeRole'],
      resources: [`arn:${stack.partition}:iam::*:role/${readRole.name}`],
    }),
  ];
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

function homeRegions(stack: Stack, { homeRegions = [stack.region] }: Configuration): string[] {
  return homeRegions;
}

function statement(sid: string, actions: string[], resources: string[]): PolicyStatement {
  return new PolicyStatement({ sid, actions, resources: [...new Set(resources)] });
}
