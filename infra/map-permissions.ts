import { Arn, ArnFormat, Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { runKeys } from '../storage/keys.ts';

/** `Label` of the distributed Map: part of the ARN of its children. */
const LABEL = 'Scopes';

/**
 * What Step Functions needs to run the distributed Map, as its Developer Guide lists it. CDK adds none of it to a
 * machine that is defined by text.
 */
export function mapStatements(machine: StateMachine, bucket: Bucket): PolicyStatement[] {
  const stack = Stack.of(machine);
  const executions = (name: string) =>
    Arn.format(
      { service: 'states', resource: 'execution', resourceName: name, arnFormat: ArnFormat.COLON_RESOURCE_NAME },
      stack,
    );
  const parents = executions(`${machine.stateMachineName}:*`);
  const children = executions(`${machine.stateMachineName}/${LABEL}:*`);
  const results = bucket.arnForObjects('runs/*/map/*');
  return [
    new PolicyStatement({
      sid: 'StartChildren',
      actions: ['states:StartExecution'],
      resources: [machine.stateMachineArn],
    }),
    new PolicyStatement({
      sid: 'FollowChildren',
      actions: ['states:DescribeExecution', 'states:StopExecution'],
      resources: [parents, children],
    }),
    new PolicyStatement({ sid: 'RedriveChildren', actions: ['states:RedriveExecution'], resources: [children] }),
    new PolicyStatement({
      sid: 'ReadItems',
      actions: ['s3:GetObject'],
      resources: [bucket.arnForObjects(runKeys.scopes('runs/*/'))],
    }),
    // Reads, too: it looks whether it can write before it starts, and lists the parts of what it uploads.
    new PolicyStatement({
      sid: 'WriteResults',
      actions: ['s3:PutObject', 's3:GetObject', 's3:ListMultipartUploadParts', 's3:AbortMultipartUpload'],
      resources: [results],
    }),
  ];
}
