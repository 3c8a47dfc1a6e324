import { expect, test } from 'vitest';
import { matchesError } from '../../../local/asl/errors.ts';
import { TaskError } from '../../../local/asl/ports.ts';
import { call, run, types } from './harness.ts';

/** A function that fails with these errors, one a call, and then answers. */
function failing(...errors: string[]) {
  const calls = { count: 0 };
  const f = () => {
    const error = errors[calls.count++];
    if (error) throw new TaskError(error, '{}');
    return 'done';
  };
  return { calls, functions: { f } };
}

const done = { status: 'SUCCEEDED', output: 'done' };

test('waits IntervalSeconds, then BackoffRate times as long, up to MaxDelaySeconds', async () => {
  const { functions } = failing('T', 'T', 'T', 'T');
  const retry = { ErrorEquals: ['T'], IntervalSeconds: 10, BackoffRate: 2, MaxDelaySeconds: 60, MaxAttempts: 4 };

  const { result, slept } = await run({ A: call('f', { Retry: [retry] }) }, { functions });

  expect(result).toEqual(done);
  expect(slept).toEqual([10_000, 20_000, 40_000, 60_000]);
});

test('JitterStrategy FULL takes a random share of each delay', async () => {
  const { functions } = failing('T', 'T');
  const shares = [0.25, 0.75];

  const { slept } = await run(
    { A: call('f', { Retry: [{ ErrorEquals: ['T'], IntervalSeconds: 4, BackoffRate: 3, JitterStrategy: 'FULL' }] }) },
    { functions, random: () => shares.shift() ?? 0 },
  );

  expect(slept).toEqual([1_000, 9_000]);
});

test('the defaults are 1 s, doubled, three times', async () => {
  const { calls, functions } = failing('T', 'T', 'T', 'T');

  const { result, slept } = await run({ A: call('f', { Retry: [{ ErrorEquals: ['T'] }] }) }, { functions });

  expect(slept).toEqual([1_000, 2_000, 4_000]);
  expect(calls.count).toBe(4);
  expect(result).toMatchObject({ status: 'FAILED', error: 'T' });
});

test('each retrier counts for itself', async () => {
  const { functions } = failing('A', 'B', 'A', 'B');
  const retry = [
    { ErrorEquals: ['A'], IntervalSeconds: 1, MaxAttempts: 2 },
    { ErrorEquals: ['B'], IntervalSeconds: 5, MaxAttempts: 2 },
  ];

  const { result, slept } = await run({ A: call('f', { Retry: retry }) }, { functions });

  expect(result).toEqual(done);
  expect(slept).toEqual([1_000, 5_000, 2_000, 10_000]);
});

test('only the first retrier that matches counts, even once it is used up', async () => {
  const { calls, functions } = failing('A', 'A', 'A');
  const retry = [
    { ErrorEquals: ['A'], MaxAttempts: 1 },
    { ErrorEquals: ['States.ALL'], MaxAttempts: 5 },
  ];

  const { result } = await run({ A: call('f', { Retry: retry }) }, { functions });

  expect(calls.count).toBe(2);
  expect(result).toMatchObject({ status: 'FAILED', error: 'A' });
});

test('MaxAttempts 0 never retries', async () => {
  const { calls, functions } = failing('A');

  await run({ A: call('f', { Retry: [{ ErrorEquals: ['A'], MaxAttempts: 0 }] }) }, { functions });

  expect(calls.count).toBe(1);
});

test('a state entered again starts counting again', async () => {
  const { calls, functions } = failing('A', '', 'A', '');

  const { result } = await run(
    {
      A: call('f', {
        Retry: [{ ErrorEquals: ['A'], MaxAttempts: 1 }],
        Assign: { rounds: '{% $exists($rounds) ? $rounds + 1 : 1 %}' },
        End: undefined,
        Next: 'Again',
      }),
      Again: { Type: 'Choice', Choices: [{ Condition: '{% $rounds < 2 %}', Next: 'A' }], Default: 'Z' },
      Z: { Type: 'Succeed' },
    },
    { functions },
  );

  expect(calls.count).toBe(4);
  expect(result).toEqual(done);
});

test('RetryCount counts the retries so far, in the attempt and in the Catch', async () => {
  const seen: unknown[] = [];
  const f = (payload: unknown) => {
    seen.push(payload);
    throw new TaskError('A', '{}');
  };

  const { result } = await run(
    {
      A: call('f', {
        Arguments: { FunctionName: 'f', Payload: { retries: '{% $states.context.State.RetryCount %}' } },
        Retry: [{ ErrorEquals: ['A'], MaxAttempts: 2 }],
        Catch: [{ ErrorEquals: ['A'], Output: '{% $states.context.State.RetryCount %}', Next: 'Z' }],
      }),
      Z: { Type: 'Succeed' },
    },
    { functions: { f } },
  );

  expect(seen).toEqual([{ retries: 0 }, { retries: 1 }, { retries: 2 }]);
  expect(result).toEqual({ status: 'SUCCEEDED', output: 2 });
});

test('the first catcher that matches takes the error, after the retries', async () => {
  const { calls, functions } = failing('A', 'A');

  const { result, events } = await run(
    {
      A: call('f', {
        Retry: [{ ErrorEquals: ['A'], MaxAttempts: 1 }],
        Catch: [
          { ErrorEquals: ['B'], Output: 'wrong', Next: 'Z' },
          {
            ErrorEquals: ['A', 'C'],
            Output: { caught: '{% $states.errorOutput.Error %}', had: '{% $states.input.x %}' },
            Next: 'Z',
          },
          { ErrorEquals: ['States.ALL'], Output: 'too late', Next: 'Z' },
        ],
      }),
      Z: { Type: 'Succeed' },
    },
    { functions, input: { x: 1 } },
  );

  expect(calls.count).toBe(2);
  expect(result).toEqual({ status: 'SUCCEEDED', output: { caught: 'A', had: 1 } });
  expect(types(events).filter((type) => type.startsWith('Task'))).toEqual([
    'TaskStateEntered',
    ...['TaskScheduled', 'TaskStarted', 'TaskFailed'],
    ...['TaskScheduled', 'TaskStarted', 'TaskFailed'],
    'TaskStateExited',
  ]);
});

test('an error in a catcher is not caught by the same state', async () => {
  const { functions } = failing('A');

  const { result } = await run(
    {
      A: call('f', {
        Catch: [
          { ErrorEquals: ['A'], Output: '{% $states.errorOutput.Nothing %}', Next: 'Z' },
          { ErrorEquals: ['States.ALL'], Output: 'caught', Next: 'Z' },
        ],
      }),
      Z: { Type: 'Succeed' },
    },
    { functions },
  );

  expect(result).toMatchObject({
    status: 'FAILED',
    error: 'States.QueryEvaluationError',
    cause: expect.stringContaining("'Catch[0].Output'"),
  });
});

test.each(['Arguments', 'Output', 'Assign'])(
  'an error in %s is one of the state: retried and caught',
  async (field) => {
    const bad = '{% $states.input.nothing %}';
    const broken = {
      Arguments: { Arguments: { FunctionName: 'f', Payload: bad } },
      Output: { Output: bad },
      Assign: { Assign: { x: bad } },
    }[field];
    const { calls, functions } = failing();

    const { result, slept } = await run(
      {
        A: call('f', {
          ...broken,
          Retry: [{ ErrorEquals: ['States.QueryEvaluationError'], MaxAttempts: 1 }],
          Catch: [{ ErrorEquals: ['States.ALL'], Output: '{% $states.errorOutput.Error %}', Next: 'Z' }],
        }),
        Z: { Type: 'Succeed' },
      },
      { functions },
    );

    expect(result).toEqual({ status: 'SUCCEEDED', output: 'States.QueryEvaluationError' });
    expect(slept).toHaveLength(1);
    expect(calls.count).toBe(field === 'Arguments' ? 0 : 2);
  },
);

const matches: [string[], string, boolean][] = [
  [['Throttled'], 'Throttled', true],
  [['Throttled'], 'throttled', false],
  [['States.ALL'], 'Anything', true],
  [['States.ALL'], 'States.Timeout', true],
  [['States.ALL'], 'States.QueryEvaluationError', true],
  [['States.ALL'], 'States.DataLimitExceeded', false],
  [['States.ALL'], 'States.Runtime', false],
  [['States.TaskFailed'], 'Anything', true],
  [['States.TaskFailed'], 'States.ItemReaderFailed', true],
  [['States.TaskFailed'], 'States.Timeout', false],
  [['States.TaskFailed'], 'States.DataLimitExceeded', false],
  [['States.TaskFailed'], 'States.Runtime', false],
  [['States.DataLimitExceeded'], 'States.DataLimitExceeded', true],
  [['States.Runtime'], 'States.Runtime', false],
];

test.each(matches)('%j and %s: %j', (errorEquals, error, expected) => {
  expect(matchesError(errorEquals, error)).toBe(expected);
});
