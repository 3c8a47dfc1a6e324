import type { Arguments, CallRun } from './call.ts';
import { documentFromText } from './json.ts';
import { type EngineExecution, TaskError } from './ports.ts';
import type { Visit } from './visit.ts';

/**
 * `states:startExecution`. Waiting for it (`.sync:2`), the result is the execution with its Output as JSON; one that
 * does not succeed fails the task as States.TaskFailed, and the Cause is the execution with its Error and Cause.
 */
export function callExecution(args: Arguments, visit: Visit, until: 'start' | 'wait'): CallRun {
  const { ports } = visit.flow.execution;
  const stateMachineArn = args.text('StateMachineArn');
  const name = args.fields.Name === undefined ? ports.uuid() : args.text('Name');
  const input = args.fields.Input === undefined ? {} : args.fields.Input;
  if (typeof input === 'string') throw visit.unexpected('Arguments.Input', 'JSON, not a text that holds JSON', input);
  return async (signal) => {
    if (!ports.startExecution) {
      throw new TypeError(`State "${visit.state.name}" starts an execution, and this engine was given none to start`);
    }
    const started = ports.startExecution({ stateMachineArn, name, input });
    if (until === 'start') {
      return documentFromText(JSON.stringify({ ExecutionArn: started.arn, StartDate: started.startDate }));
    }
    const stop = () => started.stop(new Error(`The execution that waits for ${started.name} ended`));
    signal.addEventListener('abort', stop, { once: true });
    try {
      const result = await started.ended;
      const described = describe(started, stateMachineArn, input, ports.now());
      if (result.status !== 'SUCCEEDED') {
        const { error, cause, status } = result;
        throw new TaskError(
          'States.TaskFailed',
          JSON.stringify({ ...described, Status: status, Error: error, Cause: cause }),
        );
      }
      const output = { ...described, Status: 'SUCCEEDED', Output: result.output, OutputDetails: { Included: true } };
      return documentFromText(JSON.stringify(output));
    } finally {
      signal.removeEventListener('abort', stop);
    }
  };
}

function describe({ arn, name, startDate }: EngineExecution, stateMachineArn: string, input: unknown, now: Date) {
  return {
    ExecutionArn: arn,
    Input: JSON.stringify(input),
    InputDetails: { Included: true },
    Name: name,
    StartDate: startDate.getTime(),
    StateMachineArn: stateMachineArn,
    StopDate: now.getTime(),
  };
}
