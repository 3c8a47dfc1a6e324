import { setTimeout as sleep } from 'node:timers/promises';
import { S3Client } from '@aws-sdk/client-s3';
import {
  DescribeExecutionCommand,
  DescribeMapRunCommand,
  ListMapRunsCommand,
  paginateGetExecutionHistory,
  SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { expect, test } from 'vitest';
import { parseStateMachine } from '../../local/asl/machine.ts';
import { TaskError } from '../../local/asl/ports.ts';
import { systemPorts } from '../../local/asl/system-ports.ts';
import { block, call, definition } from '../local/asl/harness.ts';
import { ACCOUNT, REGION, started } from '../local/aws/fixture.ts';

const MACHINE = `arn:aws:states:${REGION}:${ACCOUNT}:stateMachine:monitor`;
const EXECUTION = `arn:aws:states:${REGION}:${ACCOUNT}:execution:monitor`;

/** A deployed machine whose functions do what a test wants them to. */
async function deployed(states: Record<string, object>, invoke: (payload: unknown) => unknown = (payload) => payload) {
  const aws = await started();
  aws.deploy({
    arn: MACHINE,
    machine: parseStateMachine(definition(states)),
    ports: { ...systemPorts, s3: new S3Client(aws.client), invokeLambda: async (_, payload) => invoke(payload) },
  });
  const sfn = new SFNClient(aws.client);
  const start = (name: string, input: unknown = {}) =>
    sfn.send(new StartExecutionCommand({ stateMachineArn: MACHINE, name, input: JSON.stringify(input) }));
  const describe = (name: string) => sfn.send(new DescribeExecutionCommand({ executionArn: `${EXECUTION}:${name}` }));
  const ended = async (name: string) => {
    for (;;) {
      const described = await describe(name);
      if (described.status !== 'RUNNING') return described;
      await sleep(10);
    }
  };
  return { sfn, start, describe, ended };
}

test('An execution runs in the local engine, and is described from beginning to end', async () => {
  const { promise: answered, resolve: answer } = Promise.withResolvers<void>();
  const { start, describe, ended } = await deployed({ Work: call('work') }, async (payload) => {
    await answered;
    return { got: payload };
  });

  const { executionArn } = await start('run-1', { x: 1 });
  const meanwhile = await describe('run-1');
  answer();

  expect(executionArn).toBe(`${EXECUTION}:run-1`);
  expect(meanwhile).toMatchObject({ name: 'run-1', status: 'RUNNING', input: '{"x":1}', stateMachineArn: MACHINE });
  expect(meanwhile.output).toBeUndefined();
  expect(await ended('run-1')).toMatchObject({
    status: 'SUCCEEDED',
    output: '{"got":{"x":1}}',
    stopDate: expect.any(Date),
  });
});

test('A failed execution has an error and a cause', async () => {
  const { start, ended } = await deployed({ Work: call('work') }, () => {
    throw new TaskError('Broken', '{"errorMessage":"x"}');
  });

  await start('run-1');

  expect(await ended('run-1')).toMatchObject({ status: 'FAILED', error: 'Broken', cause: '{"errorMessage":"x"}' });
});

test('Starting is idempotent by name and input while it runs, and refused otherwise', async () => {
  const { promise: answered, resolve: answer } = Promise.withResolvers<void>();
  const { start, ended } = await deployed({ Work: call('work') }, async () => {
    await answered;
    return null;
  });
  const first = await start('run-1', { a: 1, b: 2 });

  expect(await start('run-1', { b: 2, a: 1 })).toMatchObject({ executionArn: first.executionArn });
  await expect(start('run-1', { a: 2 })).rejects.toMatchObject({ name: 'ExecutionAlreadyExists' });
  answer();
  await ended('run-1');
  await expect(start('run-1', { a: 1, b: 2 })).rejects.toMatchObject({ name: 'ExecutionAlreadyExists' });
});

test.each([
  ['a name that cannot be one', { name: 'a b' }, 'InvalidName'],
  ['an input that is not JSON', { input: '{' }, 'InvalidExecutionInput'],
  ['a machine that is not there', { stateMachineArn: `${MACHINE}2` }, 'StateMachineDoesNotExist'],
  ['a parameter that is not known here', { traceHeader: 'x' }, 'ValidationException'],
])('%s is refused', async (_, input, name) => {
  const { sfn } = await deployed({ Work: call('work') });

  await expect(sfn.send(new StartExecutionCommand({ stateMachineArn: MACHINE, ...input }))).rejects.toMatchObject({
    name,
  });
});

test('An execution that nobody started is not described', async () => {
  const { describe } = await deployed({ Work: call('work') });

  await expect(describe('nobody')).rejects.toMatchObject({ name: 'ExecutionDoesNotExist' });
});

test('The history pages in both directions, with or without data', async () => {
  const { sfn, start, ended } = await deployed({ Work: call('work') });
  await start('run-1', { secret: 1 });
  await ended('run-1');
  const history = async (input: object) => {
    const request = { executionArn: `${EXECUTION}:run-1`, ...input };
    const pages = await Array.fromAsync(paginateGetExecutionHistory({ client: sfn, pageSize: 3 }, request));
    return pages.flatMap(({ events = [] }) => events);
  };

  const forward = await history({});
  const backward = await history({ reverseOrder: true });

  expect(forward.map(({ type }) => type)).toEqual([
    ...['ExecutionStarted', 'TaskStateEntered', 'TaskScheduled', 'TaskStarted', 'TaskSucceeded', 'TaskStateExited'],
    'ExecutionSucceeded',
  ]);
  expect(forward[1]).toMatchObject({
    id: 2,
    previousEventId: 0,
    timestamp: expect.any(Date),
    stateEnteredEventDetails: { name: 'Work', input: '{"secret":1}' },
  });
  expect(backward).toEqual(forward.toReversed());
  expect(JSON.stringify(await history({ includeExecutionData: false }))).not.toContain('secret');
});

test('A Map Run counts its children while they are at work', async () => {
  const { promise: answered, resolve: answer } = Promise.withResolvers<void>();
  const map = {
    Type: 'Map',
    Label: 'Items',
    Items: '{% $states.input.items %}',
    MaxConcurrency: 2,
    ToleratedFailurePercentage: 100,
    ItemProcessor: block({ Work: call('work') }, 'DISTRIBUTED'),
    End: true,
  };
  const { sfn, start, ended } = await deployed({ Map: map }, async (payload) => {
    await answered;
    if (payload === 3) throw new TaskError('Broken', '{}');
    return payload;
  });
  const counts = async () => {
    const { mapRuns = [] } = await sfn.send(new ListMapRunsCommand({ executionArn: `${EXECUTION}:run-1` }));
    return await sfn.send(new DescribeMapRunCommand({ mapRunArn: mapRuns[0]?.mapRunArn }));
  };

  await start('run-1', { items: [1, 2, 3] });
  await expect.poll(async () => (await counts()).itemCounts?.running).toBe(2);
  const meanwhile = await counts();
  answer();
  await ended('run-1');

  expect(meanwhile).toMatchObject({ status: 'RUNNING', maxConcurrency: 2, executionArn: `${EXECUTION}:run-1` });
  expect(meanwhile.itemCounts).toMatchObject({ total: 3, pending: 1, running: 2, succeeded: 0, failed: 0 });
  expect(await counts()).toMatchObject({
    status: 'SUCCEEDED',
    itemCounts: { total: 3, pending: 0, running: 0, succeeded: 2, failed: 1 },
  });
});

test('An execution can be stopped', async () => {
  const { sfn, start, ended } = await deployed({ Work: { Type: 'Wait', Seconds: 3600, End: true } });
  await start('run-1');

  await sfn.send(new StopExecutionCommand({ executionArn: `${EXECUTION}:run-1`, cause: 'enough' }));

  expect(await ended('run-1')).toMatchObject({ status: 'ABORTED', cause: 'enough' });
});
