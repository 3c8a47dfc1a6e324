import type * as z from 'zod';
import type { DestinationNames, StackOutputs } from '../statemachine/contracts/stack-outputs.ts';
import type { Configuration } from './configuration.ts';
import type { Destinations, TopicDestination } from './topics.ts';

/** Outputs of a stack by name. All of them are text. */
export type StackOutputValues = { readonly [Name in keyof z.input<typeof StackOutputs>]: string };

/** What commands on a deployment have to know of how it is configured. */
export function outputsOf(
  { alarms, alerts, schedule, expectEveryHours, resourceTypes, metrics, ...configuration }: Configuration,
  topics: Destinations,
): Omit<
  StackOutputValues,
  'StateMachineArn' | 'BucketName' | 'TopicArn' | 'NotifyFunctionName' | 'NotifyRoleArn' | 'HandOffRoleArn'
> {
  return {
    ...((alerts.topicArn ?? alarms) !== undefined && { FindingsTopicArn: topics.default.topicArn }),
    ...(schedule.enabled && { ScheduleExpression: schedule.expression }),
    ExpectEveryHours: String(expectEveryHours),
    ResourceTypes: resourceTypes.join(','),
    Destinations: JSON.stringify(destinationNames(configuration, topics)),
    MetricsNamespace: metrics.namespace,
  };
}

/** The names that a policy may use. */
export function destinationNames(
  { functions, consumers, webhooks }: Pick<Configuration, 'functions' | 'consumers' | 'webhooks'>,
  topics: Readonly<Record<string, TopicDestination>>,
): DestinationNames {
  return {
    topics: Object.keys(topics).sort(),
    consumers: Object.keys({ ...functions, ...consumers }).sort(),
    webhooks: Object.keys(webhooks).sort(),
  };
}
