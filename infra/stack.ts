import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { IpamMonitorProps } from './configuration.ts';
import { IpamMonitor } from './ipam-monitor.ts';

export interface IpamMonitorStackProps extends StackProps {
  /** Or a function of the stack, for a configuration that refers to something in it. */
  readonly configuration?: IpamMonitorProps | ((stack: Stack) => IpamMonitorProps);
}

/** The monitor as a stack of its own. `ipam-monitor … --stack NAME` finds everything by its outputs. */
export class IpamMonitorStack extends Stack {
  readonly monitor: IpamMonitor;

  constructor(scope: Construct, id: string, { configuration = {}, ...props }: IpamMonitorStackProps = {}) {
    super(scope, id, { description: 'aws-ipam-monitor: which part of the AWS address space runs out', ...props });
    const monitor = new IpamMonitor(
      this,
      'Monitor',
      typeof configuration === 'function' ? configuration(this) : configuration,
    );
    for (const [name, value] of Object.entries(monitor.outputs)) new CfnOutput(this, name, { value });
    this.monitor = monitor;
  }
}
