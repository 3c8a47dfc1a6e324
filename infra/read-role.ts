import { CfnOutput, CfnParameter, Stack } from 'aws-cdk-lib';
import { ArnPrincipal, PolicyDocument, Role } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { acknowledgePatterns } from './acknowledged.ts';
import { onAnyResource, readRoleWildcards } from './wildcards.ts';

/**
 * A role for other accounts, rolled out as a StackSet. With it the monitor reads accounts that no IPAM sees, and looks into
 * subnets. It can read networks, and nothing else.
 */
export class ReadRoleStack extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id, { description: 'aws-ipam-monitor: lets the monitor read the networks of this account' });
    const trusted = new CfnParameter(this, 'TrustedPrincipal', {
      description: "ARN that may assume the role: a role of the monitor's account, or that account's root",
      allowedPattern: '^arn:aws[a-z-]*:iam::[0-9]{12}:(root|role/.+)$',
    });
    const externalId = new CfnParameter(this, 'ExternalId', {
      description: 'The external id that the monitor has to present (8 characters or more)',
      minLength: 8,
      maxLength: 1224,
      allowedPattern: '^[A-Za-z0-9+=,.@:/_-]+$',
    });
    const roleName = new CfnParameter(this, 'RoleName', {
      description: 'The same in every account, because the monitor builds the ARNs from it',
      default: 'IpamMonitorRead',
      allowedPattern: '^[A-Za-z0-9+=,.@_-]{1,64}$',
    });
    const read = onAnyResource({ actions: readRoleWildcards.map(({ action }) => action) });
    const role = new Role(this, 'Role', {
      roleName: roleName.valueAsString,
      assumedBy: new ArnPrincipal(trusted.valueAsString).withConditions({
        StringEquals: { 'sts:ExternalId': externalId.valueAsString },
      }),
      inlinePolicies: {
        ReadNetworks: new PolicyDocument({ statements: [read] }),
      },
    });
    acknowledgePatterns(role, [read]);
    new CfnOutput(this, 'RoleArn', { value: role.roleArn });
  }
}
