import { PutObjectCommand } from '@aws-sdk/client-s3';
import { expect, test } from 'vitest';
import { transitionsOf, visitsOf, walkThrough } from '../../../bench/cost/transitions.ts';
import { execute } from '../../../local/asl/execution.ts';
import { parseStateMachine } from '../../../local/asl/machine.ts';
import { systemPorts } from '../../../local/asl/system-ports.ts';
import { definitionText, substitute, substitutionNames } from '../../../statemachine/definition.ts';
import { BUCKET, deployedStack } from '../../fakes/deployment.ts';

const definition = (): { States: Record<string, { Next?: string }> } => JSON.parse(definitionText);

const SCOPES = [{ scopeId: 'ipam-scope-0a' }, { scopeId: 'ipam-scope-0b' }];

/** Outputs with which the real definition goes on to success; Collect and Inspect are called twice for each scope. */
function fakeFunctions(): (arn: string, payload: unknown) => Promise<unknown> {
  const run = { runId: 'run-1', prefix: 'runs/2026/11/21/run-1/' };
  const called = new Map<string, number>();
  return async (arn, payload) => {
    if (arn === 'DiscoverFunctionArn') return { run, scopesKey: 'scopes.json' };
    if (arn === 'SummarizeFunctionArn') return { status: 'complete' };
    if (arn !== 'CollectFunctionArn' && arn !== 'InspectFunctionArn') return { handOff: {} };
    const { scope } = payload as { scope: { scopeId: string } };
    const times = (called.get(arn + scope.scopeId) ?? 0) + 1;
    called.set(arn + scope.scopeId, times);
    const done = times === 2;
    if (arn === 'CollectFunctionArn') return { run, scope, collected: { done } };
    return { run, scope, collected: { done: true, inspected: { done } } };
  };
}

test('The walk enters as many states as the real definition does in the engine', async () => {
  const { s3 } = await deployedStack();
  await s3.send(new PutObjectCommand({ Bucket: BUCKET, Key: 'scopes.json', Body: JSON.stringify(SCOPES) }));
  const values = Object.fromEntries(substitutionNames.map((name) => [name, name]));
  const machine = parseStateMachine(substitute({ ...values, BucketName: BUCKET, MaxConcurrency: '10' }));
  const entered: string[] = [];
  let executions = 0;

  const result = await execute(
    machine,
    {
      name: 'run-1',
      input: { authoritative: true },
      onEvent({ type, stateEnteredEventDetails }) {
        if (type === 'ExecutionStarted') executions++;
        if (stateEnteredEventDetails) entered.push(stateEnteredEventDetails.name);
      },
    },
    { ...systemPorts, s3, invokeLambda: fakeFunctions() },
  );

  expect(result.status).toBe('SUCCEEDED');
  const walk = walkThrough(definition(), () => 1);
  expect(transitionsOf(walk, SCOPES.length)).toBe(entered.length + 2 * executions);
  for (const state of new Set(entered)) {
    expect([state, visitsOf(walk, state, SCOPES.length)]).toEqual([
      state,
      entered.filter((each) => each === state).length,
    ]);
  }
});

test('A state that is added costs a transition a run; one in the Map, one a scope', () => {
  const before = transitionsOf(walkThrough(definition()), 5);
  const added = definition();
  Object.assign(added.States, { Pause: { Type: 'Pass', Next: 'Record' } });
  Object.assign(added.States.Tell ?? {}, { Next: 'Pause' });
  const inMap = JSON.parse(definitionText.replace('"StartAt": "Collect"', '"StartAt": "Begin"'));
  Object.assign(inMap.States.EvaluateScopes.ItemProcessor.States, { Begin: { Type: 'Pass', Next: 'Collect' } });

  expect(transitionsOf(walkThrough(added), 5)).toBe(before + 1);
  expect(transitionsOf(walkThrough(inMap), 5)).toBe(before + 5);
});

test('Each round of a loop costs the states in it', () => {
  const rounds = (times: number) =>
    transitionsOf(
      walkThrough(definition(), () => times),
      1,
    );

  expect([rounds(1) - rounds(0), rounds(4) - rounds(0)]).toEqual([4, 16]);
});

test.each([
  [
    'an inline Map',
    {
      StartAt: 'Each',
      States: {
        Each: { Type: 'Map', End: true, ItemProcessor: { StartAt: 'X', States: { X: { Type: 'Pass', End: true } } } },
      },
    },
    'Each is not a distributed Map',
  ],
  [
    'no way to success',
    {
      StartAt: 'Which',
      States: { Which: { Type: 'Choice', Default: 'Bad', Choices: [] }, Bad: { Type: 'Fail' } },
    },
    'From Which no way leads to success',
  ],
  ['a state that is not there', { StartAt: 'X', States: {} }, 'The definition has no state X'],
])('%s is said, not counted wrongly', (_, broken, message) => {
  expect(() => walkThrough(broken)).toThrow(message);
});
