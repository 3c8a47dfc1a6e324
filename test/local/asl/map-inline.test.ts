import { expect, test } from 'vitest';
import { TaskError } from '../../../local/asl/ports.ts';
import { block, call, run, types } from './harness.ts';

const end = { End: true };
const each = (states: Record<string, object>, rest: object = {}) => ({
  Each: { Type: 'Map', ItemProcessor: block(states, 'INLINE'), ...end, ...rest },
});

test('runs an iteration for each item of the input, in order, whatever each takes', async () => {
  const f = (n: unknown) => new Promise((done) => setTimeout(() => done(Number(n) * 10), 30 - Number(n) * 10));

  const { result } = await run(each({ F: call('f') }), { functions: { f }, input: [1, 2, 3] });

  expect(result).toEqual({ status: 'SUCCEEDED', output: [10, 20, 30] });
});

test('Items says what to iterate over, and the ItemSelector what each iteration starts with', async () => {
  const { result } = await run(
    each(
      { A: { Type: 'Pass', ...end } },
      {
        Items: '{% $states.input.list %}',
        ItemSelector: {
          index: '{% $states.context.Map.Item.Index %}',
          value: '{% $states.context.Map.Item.Value %}',
          of: '{% $states.input.of %}',
        },
      },
    ),
    { input: { list: ['a', 'b'], of: 'x' } },
  );

  expect(result).toEqual({
    status: 'SUCCEEDED',
    output: [
      { index: 0, value: 'a', of: 'x' },
      { index: 1, value: 'b', of: 'x' },
    ],
  });
});

test.each([
  ['an object', { a: 1 }],
  ['a string', 'text'],
])('%s cannot be iterated over', async (_, input) => {
  const { result } = await run(each({ A: { Type: 'Pass', ...end } }), { input });

  expect(result).toMatchObject({ error: 'States.QueryEvaluationError', cause: expect.stringContaining('an array') });
});

test('no items, no iterations', async () => {
  const { result } = await run(each({ F: call('f') }), { input: [] });

  expect(result).toEqual({ status: 'SUCCEEDED', output: [] });
});

/** A function that knows how many of its calls are under way. */
function counting() {
  const seen = { now: 0, most: 0, calls: 0 };
  const f = async () => {
    seen.calls++;
    seen.most = Math.max(seen.most, ++seen.now);
    await new Promise((done) => setTimeout(done, 2));
    seen.now--;
    return null;
  };
  return { seen, functions: { f } };
}

test.each([
  ['MaxConcurrency', { MaxConcurrency: 3 }, 3],
  ['MaxConcurrency as an expression', { MaxConcurrency: '{% 2 + 1 %}' }, 3],
  ['the service, without one', {}, 40],
  ['the service, for 0', { MaxConcurrency: 0 }, 40],
  ['the service, above 40', { MaxConcurrency: 1000 }, 40],
])('limited by %s', async (_, rest, most) => {
  const { seen, functions } = counting();

  await run(each({ F: call('f') }, rest), { functions, input: Array.from({ length: 100 }, (__, n) => n) });

  expect(seen).toEqual({ now: 0, most, calls: 100 });
});

test('a failed iteration fails the Map with its error, stops the others and starts no more', async () => {
  const started: unknown[] = [];
  const f = (n: unknown, signal: AbortSignal) => {
    started.push(n);
    if (n === 1) throw new TaskError('Broken', '{"errorMessage":"no"}');
    return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
  };

  const { result, events } = await run(each({ F: call('f') }, { MaxConcurrency: 2 }), {
    functions: { f },
    input: [0, 1, 2, 3],
  });

  expect(started).toEqual([0, 1]);
  expect(result).toEqual({ status: 'FAILED', error: 'Broken', cause: '{"errorMessage":"no"}' });
  expect(types(events).slice(-6)).toEqual([
    'TaskFailed',
    'MapIterationFailed',
    'TaskStateAborted',
    'MapIterationAborted',
    'MapStateFailed',
    'ExecutionFailed',
  ]);
});

test('the Map retries and catches what an iteration failed with', async () => {
  let calls = 0;
  const f = () => {
    calls++;
    throw new TaskError('Broken', '{}');
  };

  const { result } = await run(
    {
      ...each(
        { F: call('f') },
        {
          Retry: [{ ErrorEquals: ['Broken'], MaxAttempts: 1 }],
          Catch: [{ ErrorEquals: ['Broken'], Output: '{% $states.errorOutput.Error %}', Next: 'Z' }],
        },
      ),
      Z: { Type: 'Succeed' },
    },
    { functions: { f }, input: [1] },
  );

  expect(calls).toBe(2);
  expect(result).toEqual({ status: 'SUCCEEDED', output: 'Broken' });
});

test('iterations are in the history of the execution, each in its own line', async () => {
  const { events } = await run(each({ A: { Type: 'Pass', ...end } }), { input: ['x', 'y'] });

  expect(events.map(({ id, previousEventId, type }) => [id, previousEventId, type])).toEqual([
    [1, 0, 'ExecutionStarted'],
    [2, 0, 'MapStateEntered'],
    [3, 2, 'MapStateStarted'],
    [4, 3, 'MapIterationStarted'],
    [5, 4, 'PassStateEntered'],
    [6, 3, 'MapIterationStarted'],
    [7, 6, 'PassStateEntered'],
    [8, 5, 'PassStateExited'],
    [9, 7, 'PassStateExited'],
    [10, 8, 'MapIterationSucceeded'],
    [11, 9, 'MapIterationSucceeded'],
    [12, 3, 'MapStateSucceeded'],
    [13, 12, 'MapStateExited'],
    [14, 13, 'ExecutionSucceeded'],
  ]);
});
