import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import type { IpamMonitorProps } from '../infra/configuration.ts';
import { IpamMonitorStack } from '../infra/stack.ts';

/** The template of a deployment, without its code: bundling that takes seconds, and costs nothing a month. */
export function templateOf(configuration: IpamMonitorProps): unknown {
  const app = new App({ context: { 'aws:cdk:bundling-stacks': [] } });
  return Template.fromStack(new IpamMonitorStack(app, 'IpamMonitor', { configuration })).toJSON();
}
