import { expect, test } from 'vitest';
import type { ExecutionResult } from '../../../local/asl/execution.ts';
import { type EngineExecution, TaskError } from '../../../local/asl/ports.ts';
import { TaskTokens } from '../../../local/asl/task-tokens.ts';
import { lambda, run, types } from './harness.ts';

const child = 'arn:aws:states:us-east-1:000000000000:stateMachine:child';
const start = (pattern = '', rest: object = {}) => ({
  Type: 'Task',
  Resource: `arn:aws:states:::states:startExecution${pattern}`,
  Arguments: { StateMachineArn: child, Name: 'c-1', Input: { asked: '{% $states.input.ask %}' } },
  End: true,
  ...rest,
});

/** A child that ends as told, and what it was started with. */
function machine(result: Promise<ExecutionResult>) {
  const starts: unknown[] = [];
  const stops: string[] = [];
  const startExecution = (asked: { stateMachineArn: string; name: string; input: unknown }): EngineExecution => {
    starts.push(asked);
    return {
      arn: child.replace(':stateMachine:', ':execution:'),
      name: asked.name,
      startDate: new Date(0),
      ended: result,
      stop: ({ message }) => void stops.push(message),
    };
  };
  return { starts, stops, startExecution };
}
const succeeded = Promise.resolve<ExecutionResult>({ status: 'SUCCEEDED', output: { answer: 42 } });

test('an execution that is only started is not waited for', async () => {
  const { starts, startExecution } = machine(new Promise(() => {}));
  const { result } = await run({ A: start() }, { startExecution, input: { ask: 1 } });

  expect(result).toMatchObject({ status: 'SUCCEEDED', output: { ExecutionArn: expect.stringContaining('child') } });
  expect(starts).toEqual([{ stateMachineArn: child, name: 'c-1', input: { asked: 1 } }]);
});

test('.sync:2 has the output of the execution as JSON', async () => {
  const { startExecution } = machine(succeeded);
  const { result } = await run({ A: start('.sync:2') }, { startExecution, input: { ask: 1 } });

  expect(result).toMatchObject({ status: 'SUCCEEDED', output: { Status: 'SUCCEEDED', Output: { answer: 42 } } });
});

test('.sync:2 of one that failed is States.TaskFailed, with its Error and Cause inside the Cause', async () => {
  const { startExecution } = machine(Promise.resolve({ status: 'FAILED', error: 'RunFailed', cause: '{"runId":"r"}' }));
  const goOn = {
    ErrorEquals: ['States.TaskFailed'],
    Output: '{% $parse($parse($states.errorOutput.Cause).Cause).runId %}',
    Next: 'B',
  };
  const { result } = await run(
    { A: start('.sync:2', { Catch: [goOn] }), B: { Type: 'Succeed' } },
    { startExecution, input: { ask: 1 } },
  );

  expect(result).toEqual({ status: 'SUCCEEDED', output: 'r' });
});

test('stopping the parent stops the child that it waits for', async () => {
  const { stops, startExecution } = machine(new Promise(() => {}));
  const stopping = new AbortController();
  const going = run({ A: start('.sync:2') }, { startExecution, input: { ask: 1 }, signal: stopping.signal });
  setImmediate(() => stopping.abort());

  expect((await going).result.status).toBe('ABORTED');
  expect(stops).toHaveLength(1);
});

test('one that cannot be started fails the task by the name of the refusal', async () => {
  const startExecution = () => {
    throw new TaskError('StepFunctions.ExecutionAlreadyExistsException', 'there is one');
  };
  const { result } = await run({ A: start('.sync:2') }, { startExecution, input: { ask: 1 } });

  expect(result).toMatchObject({ status: 'FAILED', error: 'StepFunctions.ExecutionAlreadyExistsException' });
});

const waiting = (rest: object = {}) => ({
  Type: 'Task',
  Resource: `${lambda}.waitForTaskToken`,
  Arguments: { FunctionName: 'f', Payload: { token: '{% $states.context.Task.Token %}' } },
  End: true,
  ...rest,
});
const tokenOf = (payload: unknown) => (payload as { token: string }).token;

test('a task that waits gets what its token is answered with, not what the function returned', async () => {
  const tokens = new TaskTokens();
  const f = (payload: unknown) => {
    setImmediate(() => tokens.succeed(tokenOf(payload), '{"answer":42}'));
    return 'ignored';
  };
  const { result, events } = await run({ A: waiting() }, { tokens, functions: { f } });

  expect(result).toEqual({ status: 'SUCCEEDED', output: { answer: 42 } });
  expect(types(events)).toEqual(expect.arrayContaining(['TaskStarted', 'TaskSubmitted', 'TaskSucceeded']));
});

test('a failure that is sent fails the task', async () => {
  const tokens = new TaskTokens();
  const f = (payload: unknown) => tokens.fail(tokenOf(payload), 'Denied', 'because');
  const { result } = await run({ A: waiting() }, { tokens, functions: { f } });

  expect(result).toEqual({ status: 'FAILED', error: 'Denied', cause: 'because' });
});

test('after its timeout nobody waits for the answer any more', async () => {
  const tokens = new TaskTokens();
  let token = '';
  const f = (payload: unknown) => {
    token = tokenOf(payload);
  };
  const { result } = await run({ A: waiting({ TimeoutSeconds: 1 }) }, { tokens, functions: { f } });

  expect(result).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
  expect(() => tokens.succeed(token, '{}')).toThrow(expect.objectContaining({ code: 'TaskTimedOut' }));
});

const answer = (resource: string, args: object) => ({
  Type: 'Task',
  Resource: `arn:aws:states:::aws-sdk:sfn:${resource}`,
  Arguments: args,
  End: true,
});

test('a token is answered from another execution', async () => {
  const tokens = new TaskTokens();
  const { token, answer: answered } = tokens.open();
  const send = answer('sendTaskSuccess', { TaskToken: token, Output: '{% $string($states.input) %}' });
  const { result } = await run({ A: send }, { tokens, input: { a: 1 } });

  expect(result).toEqual({ status: 'SUCCEEDED', output: {} });
  expect(await answered).toEqual({ ok: true, output: '{"a":1}' });
});

test.each([
  ['AAAAno', '{}', 'Sfn.InvalidTokenException'],
  [undefined, '{}', 'Sfn.TaskTimedOutException'],
  ['open', 'no JSON', 'Sfn.InvalidOutputException'],
])(
  'an answer that cannot be taken is an error by the name of the SDK integration: %s',
  async (given, output, error) => {
    const tokens = new TaskTokens();
    const { token, close } = tokens.open();
    if (given === undefined) close();
    const TaskToken = given === 'open' || given === undefined ? token : given;
    const { result } = await run({ A: answer('sendTaskSuccess', { TaskToken, Output: output }) }, { tokens });

    expect(result).toMatchObject({ status: 'FAILED', error });
  },
);

test('what the engine was not given is a defect, not a result', async () => {
  await expect(run({ A: start() }, { input: { ask: 1 } })).rejects.toThrow(/starts an execution/);
  await expect(run({ A: waiting() }, {})).rejects.toThrow(/waits for a task token/);
  await expect(run({ A: answer('sendTaskFailure', { TaskToken: 't' }) }, {})).rejects.toThrow(/answers a task token/);
});
