import { isDeepStrictEqual } from 'node:util';
import {
  DescribeExecutionCommand,
  ExecutionAlreadyExists,
  type SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import type { RequestInput } from '../../statemachine/contracts/request.ts';
import { CliError } from '../kit/errors.ts';

export interface StartedExecution {
  readonly arn: string;
  readonly name: string;
  readonly startDate: Date;
  /** Whether it was there already: started by an earlier call of the same name and request. */
  readonly known: boolean;
}

/**
 * Starts an execution, or finds the one of the same name and request. AWS itself is idempotent only as long as that
 * runs; a script that is run again after it has ended wants its result, not an error. Throws CliError when the name
 * belongs to another request.
 */
export async function startExecution(
  sfn: SFNClient,
  stateMachineArn: string,
  name: string,
  request: RequestInput,
): Promise<StartedExecution> {
  try {
    const { executionArn = '', startDate = new Date(0) } = await sfn.send(
      new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(request) }),
    );
    return { arn: executionArn, name, startDate, known: false };
  } catch (error) {
    if (!(error instanceof ExecutionAlreadyExists)) throw error;
    return await findExecution(sfn, stateMachineArn, name, request);
  }
}

async function findExecution(
  sfn: SFNClient,
  stateMachineArn: string,
  name: string,
  request: RequestInput,
): Promise<StartedExecution> {
  const arn = `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`;
  const { input = '{}', startDate = new Date(0) } = await sfn.send(new DescribeExecutionCommand({ executionArn: arn }));
  // Through JSON, as the request went: what is undefined here is absent there.
  const asked: unknown = JSON.parse(JSON.stringify(request));
  if (isDeepStrictEqual(JSON.parse(input), asked)) return { arn, name, startDate, known: true };
  throw new CliError(
    `--name ${name}: a run of this name was started at ${startDate.toISOString()} with other options`,
    [`It was asked for ${input}`, 'Choose another name; AWS frees one 90 days after its run.'],
  );
}
