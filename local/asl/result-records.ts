import type { ChildResult, Identity } from './flow.ts';
import type { Json } from './json.ts';

/** A result file, as the manifest lists it. */
export interface ResultFile {
  readonly Key: string;
  readonly Size: number;
}

export interface PendingChild {
  readonly identity: Omit<Identity, 'startTime'>;
  readonly input: string;
}

/** The record of a child that ended: DescribeExecution's fields, input and output as JSON text. */
export function recordOf({ identity, input, output, result, stopTime }: ChildResult): Json {
  return {
    // As in DescribeExecution, what an error does not have is absent: a timeout has no Cause.
    ...(result.status !== 'SUCCEEDED' && result.cause && { Cause: result.cause }),
    ...(result.status !== 'SUCCEEDED' && result.error && { Error: result.error }),
    ...fieldsOf(identity, input),
    ...(output !== undefined && { Output: output }),
    OutputDetails: { Included: true },
    RedriveCount: 0,
    ...(result.status === 'SUCCEEDED'
      ? { RedriveStatus: 'NOT_REDRIVABLE', RedriveStatusReason: 'Execution is SUCCEEDED and cannot be redriven' }
      : { RedriveStatus: 'REDRIVABLE_BY_MAP_RUN' }),
    StartDate: identity.startTime,
    Status: result.status,
    StopDate: stopTime,
  };
}

export function pendingRecord({ identity, input }: PendingChild): Json {
  return { ...fieldsOf(identity, input), RedriveCount: 0, RedriveStatus: 'REDRIVABLE_BY_MAP_RUN', Status: 'PENDING' };
}

function fieldsOf(identity: Omit<Identity, 'startTime'>, input: string) {
  return {
    ExecutionArn: identity.arn,
    Input: input,
    InputDetails: { Included: true },
    Name: identity.name,
    StateMachineArn: identity.stateMachineArn,
  };
}
