import { PolicyStatement, type PolicyStatementProps } from 'aws-cdk-lib/aws-iam';

export interface Wildcard {
  readonly action: string;
  /** What narrows it down, where anything can. */
  readonly condition?: string;
  readonly why: string;
  readonly source: string;
}

const EC2 = 'Service Authorization Reference, Amazon EC2: no resource types';
const XRAY = 'Service Authorization Reference, AWS X-Ray: no resource types';
const LOGS = 'Step Functions Developer Guide, Logging using CloudWatch Logs: IAM policies';

/**
 * Every action that is granted on the resource `*`, because AWS knows no narrower one. A test holds the template to
 * it, and docs/permissions.md shows it.
 */
export const wildcards: readonly Wildcard[] = [
  { action: 'ec2:DescribeIpams', condition: 'ec2:Region', why: 'Finds the IPAMs of the home Regions.', source: EC2 },
  { action: 'ec2:DescribeIpamScopes', condition: 'ec2:Region', why: 'Finds their scopes.', source: EC2 },
  {
    action: 'ec2:DescribeRegions',
    condition: 'ec2:Region',
    why: 'Finds the enabled Regions, so that those without IPAM are told.',
    source: EC2,
  },
  ...[
    ['DescribeIpamPools', 'Finds the pools of the scopes.'],
    ['DescribeIpamResourceDiscoveries', 'Finds out which Regions IPAM discovers.'],
    ['DescribeIpamResourceDiscoveryAssociations', 'Finds what each IPAM sees through.'],
    ['DescribeIpamPolicies', 'Finds the policies that assign public IPv4 addresses.'],
  ].map(([action, why = '']) => ({ action: `ec2:${action}`, condition: 'ec2:Region', why, source: EC2 })),
  {
    action: 'ec2:GetIpamPolicyAllocationRules',
    condition: 'ec2:Region',
    why: 'Finds the pools that they take addresses from.',
    source: 'Not looked up: newer than the reference at hand',
  },
  ...[
    ['ec2:DescribeVpcs', 'VPCs of its own account, where `accounts` are read without IPAM.'],
    ['ec2:DescribeSubnets', 'Free addresses of subnets of its own account, as they are now.'],
    ['ec2:GetSubnetCidrReservations', 'What is set aside in them.'],
    ['ec2:DescribeNetworkInterfaces', 'What uses their addresses, and where the gaps are.'],
  ].map(([action = '', why = '']) => ({ action, why, source: EC2 })),
  {
    action: 'cloudwatch:PutMetricData',
    condition: 'cloudwatch:namespace',
    why: 'Publishes metrics.',
    source: 'Service Authorization Reference, Amazon CloudWatch: no resource types',
  },
  ...['PutTraceSegments', 'PutTelemetryRecords', 'GetSamplingRules', 'GetSamplingTargets'].map((action) => ({
    action: `xray:${action}`,
    why: 'Sends traces, unless `tracing` is off.',
    source: XRAY,
  })),
  ...[
    'CreateLogDelivery',
    'GetLogDelivery',
    'UpdateLogDelivery',
    'DeleteLogDelivery',
    'ListLogDeliveries',
    'PutResourcePolicy',
    'DescribeResourcePolicies',
    'DescribeLogGroups',
  ].map((action) => ({
    action: `logs:${action}`,
    why: 'Step Functions sets up the delivery of its log by itself.',
    source: LOGS,
  })),
];

/** The same, in the accounts that the read role is deployed to. */
export const readRoleWildcards: readonly Wildcard[] = [
  ['ec2:DescribeVpcs', 'VPCs and their CIDRs.'],
  ['ec2:DescribeSubnets', 'Free addresses of each subnet, as they are now.'],
  ['ec2:GetSubnetCidrReservations', 'What is set aside in a subnet.'],
  ['ec2:DescribeNetworkInterfaces', 'What uses the addresses, and where the gaps are.'],
].map(([action = '', why = '']) => ({ action, why, source: EC2 }));

/** A statement on `*`. Its actions have to be in the table. */
export function onAnyResource(props: Pick<PolicyStatementProps, 'sid' | 'conditions'> & { actions: string[] }) {
  for (const action of props.actions) {
    if (![...wildcards, ...readRoleWildcards].some((known) => known.action === action))
      throw new Error(`${action} is not in the table of wildcards`);
  }
  return new PolicyStatement({ ...props, resources: ['*'] });
}
