import { CfnCondition, CfnParameter, Fn } from 'aws-cdk-lib';
import { CfnSubscription } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { IpamMonitorProps } from '../configuration.ts';
import { IpamMonitorStack } from '../stack.ts';

/** The monitor's stack for people without CDK. What differs between deployments is a parameter of the template. */
export class StandaloneStack extends IpamMonitorStack {
  constructor(scope: Construct, id: string, configuration: IpamMonitorProps) {
    // The stack has to exist before the parameter, and the parameter before the monitor that uses it.
    super(scope, id, {
      configuration: (stack) => ({ ...configuration, homeRegions: homeRegions(stack, configuration) }),
    });
    const email = new CfnParameter(this, 'AlertEmail', {
      description:
        'Gets alerts, and alarms unless they have a topic of their own. The address has to confirm a mail. Empty: nobody.',
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
    description: 'Home Regions of the IPAMs, separated by commas: eu-west-1',
    ...(homeRegions && { default: homeRegions.join(',') }),
  }).valueAsList;
}
