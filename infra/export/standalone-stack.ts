import { CfnCondition, CfnParameter, Fn } from 'aws-cdk-lib';
import { CfnSubscription } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { IpamMonitorProps } from '../configuration.ts';
import { IpamMonitorStack } from '../stack.ts';

/** The monitor's stack for people without CDK: what differs between their deployments are parameters of the template. */
export class StandaloneStack extends IpamMonitorStack {
  constructor(scope: Construct, id: string, configuration: IpamMonitorProps) {
    // The parameter has to exist before the monitor that uses it, and its stack before the parameter.
    super(scope, id, {
      configuration: (stack) => ({ ...configuration, homeRegions: homeRegions(stack, configuration) }),
    });
    const email = new CfnParameter(this, 'AlertEmail', {
      description:
        'Subscribed to the topic of alerts, and of alarms unless they have their own; has to confirm a mail. Empty: nobody.',
      default: '',
    });
    new CfnSubscription(this, 'AlertSubscription', {
      topicArn: (this.monitor.findingsTopic ?? this.monitor.topic).topicArn,
      protocol: 'email',
      endpoint: email.valueAsString,
    }).cfnOptions.condition = new CfnCondition(this, 'HasAlertEmail', {
      expression: Fn.conditionNot(Fn.conditionEquals(email.valueAsString, '')),
    });
  }
}

function homeRegions(stack: Construct, { homeRegions }: IpamMonitorProps): string[] {
  return new CfnParameter(stack, 'HomeRegions', {
    type: 'CommaDelimitedList',
    description: 'Home Regions of the IPAMs to watch, separated by commas: eu-west-1',
    ...(homeRegions && { default: homeRegions.join(',') }),
  }).valueAsList;
}
