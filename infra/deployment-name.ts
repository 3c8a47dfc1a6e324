import { Aws, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { dimensionValue } from '../core/metrics/metric.ts';

/** Names of stacks have up to 128 characters, dimensions up to 1,024; a path in a stack can have any number. */
const MAX_PATH = 512;

/**
 * What tells a monitor from others that publish in the same namespace: its stack, by its name in the account, and where
 * it is in there. `IpamMonitor/Monitor`
 */
export function deploymentName(monitor: Construct): string {
  const above = Stack.of(monitor).node.scopes.length;
  const path = monitor.node.scopes.slice(above).map(({ node }) => node.id);
  return `${Aws.STACK_NAME}/${dimensionValue(path.join('/')).slice(0, MAX_PATH)}`;
}
