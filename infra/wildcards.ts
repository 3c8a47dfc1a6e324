import { PolicyStatement, type PolicyStatementProps } from 'aws-cdk-lib/aws-iam';
import { grants, iamAction, ipamActions, LIST_ACCOUNTS, networkActions } from '../functions/shared/ec2/actions.ts';

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

/** What a run answers with whoever waits for it. */
export const ANSWERS = ['states:SendTaskSuccess', 'states:SendTaskFailure'] as const;

/**
 * Every action that is granted on the resource `*`, because AWS knows no narrower one. A test holds the template to
 * it, and docs/permissions.md shows it.
 */
export const wildcards: readonly Wildcard[] = [
  ...[...ipamActions, ...networkActions].flatMap(({ name, by, why = '', source = EC2 }) => {
    const grant = Object.values(by)
      .map((id) => grants[id])
      .find(({ on }) => on === '*');
    return grant ? [{ action: iamAction(name), ...(grant.atHome && { condition: 'ec2:Region' }), why, source }] : [];
  }),
  {
    action: LIST_ACCOUNTS,
    why: 'What accounts are called, where `organizationNames` is on.',
    source: 'AWS Organizations User Guide, Example: View organization, OUs, accounts, and policies',
  },
  {
    action: 'cloudwatch:PutMetricData',
    condition: 'cloudwatch:namespace',
    why: 'Publishes metrics.',
    source: 'Service Authorization Reference, Amazon CloudWatch: no resource types',
  },
  ...ANSWERS.map((action) => ({
    action,
    why: 'Answers any state machine that waits with a task token, where `answerAnyParent` is on; else the parents that are named.',
    source: 'Service Authorization Reference, AWS Step Functions: no resource types',
  })),
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
export const readRoleWildcards: readonly Wildcard[] = networkActions.map(({ name, whyElsewhere, source = EC2 }) => ({
  action: iamAction(name),
  why: whyElsewhere,
  source,
}));

/** A statement on `*`. Its actions have to be in the table. */
export function onAnyResource(props: Pick<PolicyStatementProps, 'sid' | 'conditions'> & { actions: string[] }) {
  for (const action of props.actions) {
    if (![...wildcards, ...readRoleWildcards].some((known) => known.action === action))
      throw new Error(`${action} is not in the table of wildcards`);
  }
  return new PolicyStatement({ ...props, resources: ['*'] });
}
