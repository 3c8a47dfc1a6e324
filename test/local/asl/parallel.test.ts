import { expect, test } from 'vitest';
import { TaskError } from '../../../local/asl/ports.ts';
import { block, call, run, types } from './harness.ts';

const end = { End: true };
const fail = (error: string) => () => Promise.reject(new TaskError(error, '{}'));

test('the result has the outputs in the order of the branches, however long each takes', async () => {
  const { result } = await run(
    { P: { Type: 'Parallel', Branches: [block({ A: call('slow') }), block({ B: call('fast') })], ...end } },
    { functions: { slow: () => new Promise((done) => setTimeout(() => done('slow'), 20)), fast: () => 'fast' } },
  );

  expect(result).toEqual({ status: 'SUCCEEDED', output: ['slow', 'fast'] });
});

test('every branch starts with the input, or with Arguments', async () => {
  const echo = (name: string) => block({ [name]: { Type: 'Pass', ...end } });

  const { result } = await run(
    {
      P: { Type: 'Parallel', Branches: [echo('A'), echo('B')], Output: '{% $states.result %}', Next: 'Q' },
      Q: { Type: 'Parallel', Arguments: { n: '{% $count($states.input) %}' }, Branches: [echo('C')], ...end },
    },
    { input: { x: 1 } },
  );

  expect(result).toEqual({ status: 'SUCCEEDED', output: [{ n: 2 }] });
});

test('a branch that fails fails the state with its own error, and the others are aborted', async () => {
  let aborted = false;
  const hangs = (_: unknown, signal: AbortSignal) =>
    new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => {
        aborted = true;
        reject(signal.reason);
      });
    });

  const { result, events } = await run(
    {
      P: {
        Type: 'Parallel',
        Branches: [
          block({ A: call('hangs', { Next: 'After', End: undefined }), After: call('never') }),
          block({ B: call('fails') }),
        ],
        ...end,
      },
    },
    { functions: { hangs, fails: fail('Broken'), never: () => expect.unreachable() } },
  );

  expect(result).toMatchObject({ status: 'FAILED', error: 'Broken' });
  expect(aborted).toBe(true);
  expect(types(events).slice(-4)).toEqual(['TaskFailed', 'TaskStateAborted', 'ParallelStateFailed', 'ExecutionFailed']);
});

test('no catcher of a sibling sees that it was aborted', async () => {
  const { result } = await run(
    {
      P: {
        Type: 'Parallel',
        Branches: [
          block({
            A: call('hangs', {
              Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Caught' }],
              Retry: [{ ErrorEquals: ['States.ALL'] }],
            }),
            Caught: call('never'),
          }),
          block({ B: call('fails') }),
        ],
        ...end,
      },
    },
    { functions: { hangs: () => new Promise(() => {}), fails: fail('Broken'), never: () => expect.unreachable() } },
  );

  expect(result).toMatchObject({ status: 'FAILED', error: 'Broken' });
});

test('the state catches and retries what a branch failed with', async () => {
  let calls = 0;
  const { result } = await run(
    {
      P: {
        Type: 'Parallel',
        Branches: [block({ A: call('f') })],
        Retry: [{ ErrorEquals: ['Broken'], MaxAttempts: 1 }],
        Catch: [{ ErrorEquals: ['States.ALL'], Output: '{% $states.errorOutput.Error %}', Next: 'Z' }],
        ...end,
      },
      Z: { Type: 'Succeed' },
    },
    {
      functions: {
        f: () => {
          calls++;
          throw new TaskError('Broken', '{}');
        },
      },
    },
  );

  expect(calls).toBe(2);
  expect(result).toEqual({ status: 'SUCCEEDED', output: 'Broken' });
});

test('a Fail inside a branch is an error that the state can catch', async () => {
  const { result } = await run({
    P: {
      Type: 'Parallel',
      Branches: [block({ A: { Type: 'Fail', Error: 'Mine', Cause: 'because' } })],
      Catch: [{ ErrorEquals: ['Mine'], Next: 'Z' }],
      Next: 'Z',
    },
    Z: { Type: 'Succeed' },
  });

  expect(result).toEqual({ status: 'SUCCEEDED', output: { Error: 'Mine', Cause: 'because' } });
});
