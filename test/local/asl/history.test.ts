import { expect, test } from 'vitest';
import { execute } from '../../../local/asl/execution.ts';
import { parseStateMachine } from '../../../local/asl/machine.ts';
import { block, call, definition, fakePorts, run } from './harness.ts';

test('events have the shapes of GetExecutionHistory', async () => {
  const { events } = await run(
    { A: call('f', { Assign: { x: '{% $states.result.Payload %}' }, TimeoutSeconds: 5 }) },
    { functions: { f: () => 'out' }, input: { a: 1 } },
  );

  const timestamp = new Date('2026-11-21T20:00:00.000Z');
  const resource = { resourceType: 'lambda', resource: 'invoke' };
  expect(events).toEqual([
    {
      timestamp,
      id: 1,
      previousEventId: 0,
      type: 'ExecutionStarted',
      executionStartedEventDetails: { input: '{"a":1}', roleArn: 'arn:aws:iam::000000000000:role/local' },
    },
    {
      timestamp,
      id: 2,
      previousEventId: 0,
      type: 'TaskStateEntered',
      stateEnteredEventDetails: { name: 'A', input: '{"a":1}' },
    },
    {
      timestamp,
      id: 3,
      previousEventId: 2,
      type: 'TaskScheduled',
      taskScheduledEventDetails: {
        ...resource,
        region: 'us-east-1',
        parameters: '{"FunctionName":"f","Payload":{"a":1}}',
        timeoutInSeconds: 5,
      },
    },
    { timestamp, id: 4, previousEventId: 3, type: 'TaskStarted', taskStartedEventDetails: resource },
    {
      timestamp,
      id: 5,
      previousEventId: 4,
      type: 'TaskSucceeded',
      taskSucceededEventDetails: { ...resource, output: expect.stringContaining('"Payload":"out"') },
    },
    {
      timestamp,
      id: 6,
      previousEventId: 5,
      type: 'TaskStateExited',
      stateExitedEventDetails: { name: 'A', output: '"out"', assignedVariables: { x: '"out"' } },
    },
    {
      timestamp,
      id: 7,
      previousEventId: 6,
      type: 'ExecutionSucceeded',
      executionSucceededEventDetails: { output: '"out"' },
    },
  ]);
});

test('a failed evaluation is an event that names the state and the field', async () => {
  const { events } = await run({ A: { Type: 'Pass', Output: { x: '{% $states.input.x %}' }, End: true } });

  expect(events[2]).toMatchObject({
    type: 'EvaluationFailed',
    previousEventId: 2,
    evaluationFailedEventDetails: { state: 'A', location: 'Output.x', error: 'States.QueryEvaluationError' },
  });
});

test('events of a child come with its name and its parent, at once', async () => {
  const log: string[] = [];
  const machine = parseStateMachine(
    definition({
      M: { Type: 'Map', Items: [1], ItemProcessor: block({ A: call('f') }, 'DISTRIBUTED'), End: true },
    }),
  );
  const f = () => {
    log.push('called');
  };

  await execute(
    machine,
    { name: 'r', input: {}, onEvent: ({ type }, { name, parent }) => log.push(`${parent ?? ''}>${name} ${type}`) },
    fakePorts({ f }),
  );

  expect(log).toEqual([
    '>r ExecutionStarted',
    '>r MapStateEntered',
    '>r MapStateStarted',
    '>r MapRunStarted',
    'r>uuid-2 ExecutionStarted',
    'r>uuid-2 TaskStateEntered',
    'r>uuid-2 TaskScheduled',
    'r>uuid-2 TaskStarted',
    'called',
    'r>uuid-2 TaskSucceeded',
    'r>uuid-2 TaskStateExited',
    'r>uuid-2 ExecutionSucceeded',
    '>r MapRunSucceeded',
    '>r MapStateSucceeded',
    '>r MapStateExited',
    '>r ExecutionSucceeded',
  ]);
});

test.each(['', 'a b', 'a/b', 'x'.repeat(81), 'a\nb'])('%j cannot be the name of an execution', async (name) => {
  const machine = parseStateMachine(definition({ A: { Type: 'Succeed' } }));

  await expect(execute(machine, { name, input: {} }, fakePorts())).rejects.toThrow(
    expect.objectContaining({ name: 'InvalidExecution' }),
  );
});
