import { expect, test } from 'vitest';
import { TaskError } from '../../../local/asl/ports.ts';
import { block, call, run } from './harness.ts';

const end = { End: true };

test('a state without Output puts out its result, or its input where it has none', async () => {
  const { result } = await run(
    {
      Pass: { Type: 'Pass', Next: 'Wait' },
      Wait: { Type: 'Wait', Seconds: 1, Next: 'Choice' },
      Choice: {
        Type: 'Choice',
        Choices: [{ Condition: '{% $states.input.a = 1 %}', Next: 'Parallel' }],
        Default: 'Lost',
      },
      Lost: { Type: 'Fail' },
      Parallel: { Type: 'Parallel', Branches: [block({ B: { Type: 'Pass', ...end } })], Next: 'Map' },
      Map: { Type: 'Map', ItemProcessor: block({ M: { Type: 'Pass', ...end } }, 'INLINE'), Next: 'Done' },
      Done: { Type: 'Succeed' },
    },
    { input: { a: 1 } },
  );

  expect(result).toEqual({ status: 'SUCCEEDED', output: [{ a: 1 }] });
});

test('Assign and Output of a state both see the variables as they were before it', async () => {
  const { result } = await run({
    One: { Type: 'Pass', Assign: { n: 1 }, Next: 'Two' },
    Two: { Type: 'Pass', Assign: { n: '{% $n + 1 %}', m: '{% $n %}' }, Output: '{% $n %}', Next: 'Three' },
    Three: { Type: 'Pass', Output: { before: '{% $states.input %}', n: '{% $n %}', m: '{% $m %}' }, ...end },
  });

  expect(result).toEqual({ status: 'SUCCEEDED', output: { before: 1, n: 2, m: 1 } });
});

test('a branch sees the variables around it, and nobody sees those of a branch', async () => {
  const { result } = await run({
    Outer: { Type: 'Pass', Assign: { run: 'r' }, Next: 'Split' },
    Split: {
      Type: 'Parallel',
      Branches: [
        block({
          B1: { Type: 'Pass', Assign: { mine: '{% $run & 1 %}' }, Next: 'B2' },
          B2: { Type: 'Pass', Output: '{% $mine %}', ...end },
        }),
        block({
          C1: { Type: 'Pass', Assign: { mine: '{% $run & 2 %}' }, Next: 'C2' },
          C2: { Type: 'Pass', Output: '{% $mine %}', ...end },
        }),
      ],
      ...end,
    },
  });

  expect(result).toEqual({ status: 'SUCCEEDED', output: ['r1', 'r2'] });
});

test('an inline iteration sees the variables around it, and keeps its own to itself', async () => {
  const { result } = await run({
    Outer: { Type: 'Pass', Assign: { factor: 10 }, Output: [1, 2, 3], Next: 'Each' },
    Each: {
      Type: 'Map',
      ItemProcessor: block(
        {
          Keep: { Type: 'Pass', Assign: { product: '{% $factor * $states.input %}' }, Next: 'Give' },
          Give: { Type: 'Pass', Output: '{% $product %}', ...end },
        },
        'INLINE',
      ),
      ...end,
    },
  });

  expect(result).toEqual({ status: 'SUCCEEDED', output: [10, 20, 30] });
});

test('a variable that only another path assigns is an error where it is read', async () => {
  const { result } = await run({
    Which: { Type: 'Choice', Choices: [{ Condition: false, Next: 'Set' }], Default: 'Read' },
    Set: { Type: 'Pass', Assign: { x: 1 }, Next: 'Read' },
    Read: { Type: 'Pass', Output: '{% $x %}', ...end },
  });

  expect(result).toMatchObject({ status: 'FAILED', error: 'States.QueryEvaluationError' });
});

test('a catcher assigns to the scope of its state and puts out the error by default', async () => {
  const { result } = await run(
    {
      Try: {
        ...call('f'),
        Catch: [{ ErrorEquals: ['Broken'], Assign: { why: '{% $states.errorOutput.Error %}' }, Next: 'After' }],
      },
      After: { Type: 'Pass', Output: { why: '{% $why %}', input: '{% $states.input %}' }, ...end },
    },
    { functions: { f: () => Promise.reject(new TaskError('Broken', '{"errorMessage":"no"}')) } },
  );

  expect(result).toEqual({
    status: 'SUCCEEDED',
    output: { why: 'Broken', input: { Error: 'Broken', Cause: '{"errorMessage":"no"}' } },
  });
});

test('null is an output like any other', async () => {
  const { result } = await run({ A: { Type: 'Pass', Output: null, ...end } });

  expect(result).toEqual({ status: 'SUCCEEDED', output: null });
});

test('the context names execution, machine and state', async () => {
  const { result } = await run(
    { Only: { Type: 'Pass', Output: '{% $states.context %}', ...end } },
    { input: { a: 1 }, stateMachineArn: 'arn:aws:states:eu-west-1:111122223333:stateMachine:Monitor' },
  );

  expect(result).toEqual({
    status: 'SUCCEEDED',
    output: {
      Execution: {
        Id: 'arn:aws:states:eu-west-1:111122223333:execution:Monitor:run-1',
        Input: { a: 1 },
        Name: 'run-1',
        RoleArn: 'arn:aws:iam::111122223333:role/local',
        StartTime: '2026-11-21T20:00:00.000Z',
        RedriveCount: 0,
      },
      StateMachine: { Id: 'arn:aws:states:eu-west-1:111122223333:stateMachine:Monitor', Name: 'Monitor' },
      State: { Name: 'Only', EnteredTime: '2026-11-21T20:00:00.000Z' },
    },
  });
});

test('arrays of one item that travel through expressions stay arrays', async () => {
  const { result } = await run(
    {
      A: { Type: 'Pass', Output: { failed: '{% [$states.input.parts.failed] %}' }, Next: 'B' },
      B: { Type: 'Pass', Output: '{% $states.input %}', Assign: { kept: '{% $states.input.failed %}' }, Next: 'C' },
      C: { Type: 'Pass', Output: { input: '{% $states.input.failed %}', kept: '{% $kept %}' }, ...end },
    },
    { input: { parts: [{ ok: 1 }, { failed: { part: 'Notify' } }] } },
  );

  expect(result).toEqual({
    status: 'SUCCEEDED',
    output: { input: [{ part: 'Notify' }], kept: [{ part: 'Notify' }] },
  });
});

test('keys that JavaScript treats specially are plain data', async () => {
  const input = JSON.parse('{"__proto__":{"polluted":1},"constructor":2}');

  const { result } = await run({ A: { Type: 'Pass', Output: { echo: '{% $states.input %}' }, ...end } }, { input });

  expect(JSON.stringify(result)).toBe(
    '{"status":"SUCCEEDED","output":{"echo":{"__proto__":{"polluted":1},"constructor":2}}}',
  );
});
