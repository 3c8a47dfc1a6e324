import type { Permission } from '../aws/permissions.ts';
import type { Deployment } from '../aws/stack.ts';
import { stackPermission } from '../aws/stack.ts';
import type { StartPlan } from './plan.ts';

/** Everything that a start calls, on the resources of this deployment. */
export function startPermissions(
  { stack, region, outputs: { StateMachineArn, BucketName } }: Deployment,
  { wait, policyFile }: StartPlan,
): Permission[] {
  const [, partition = 'aws'] = StateMachineArn.split(':');
  const executions = `${StateMachineArn.replace(':stateMachine:', ':execution:')}:*`;
  const mapRuns = `${StateMachineArn.replace(':stateMachine:', ':mapRun:')}/*:*`;
  const objects = `arn:${partition}:s3:::${BucketName}`;
  return [
    stackPermission(stack, region),
    { actions: ['states:StartExecution'], resources: [StateMachineArn] },
    { actions: ['states:DescribeExecution'], resources: [executions] },
    ...(wait
      ? [
          { actions: ['states:GetExecutionHistory', 'states:ListMapRuns'], resources: [executions] },
          { actions: ['states:DescribeMapRun'], resources: [mapRuns] },
          { actions: ['s3:GetObject'], resources: [`${objects}/runs/*`] },
        ]
      : []),
    ...(policyFile === undefined
      ? []
      : [{ actions: ['s3:GetObject', 's3:PutObject'], resources: [`${objects}/requests/*`] }]),
  ];
}
