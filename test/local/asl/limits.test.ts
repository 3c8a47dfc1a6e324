import { expect, test } from 'vitest';
import { block, call, run } from './harness.ts';

const LIMIT = 262_144;
/** JSON text of exactly so many bytes: a string with its quotes. */
const text = (bytes: number) => 'x'.repeat(bytes - 2);
const end = { End: true };
const exceeded = { status: 'FAILED', error: 'States.DataLimitExceeded' };

test('an output of exactly 262,144 bytes passes, one more does not', async () => {
  const state = { A: { Type: 'Pass', Output: "{% $join([$states.input, 'x']) %}", ...end } };

  expect((await run(state, { input: text(LIMIT - 1) })).result).toMatchObject({ status: 'SUCCEEDED' });
  expect((await run(state, { input: text(LIMIT) })).result).toMatchObject(exceeded);
});

test('bytes are counted, not characters', async () => {
  const { result } = await run(
    { A: { Type: 'Pass', Output: '{% $states.input & $states.input %}', ...end } },
    { input: 'é'.repeat(65_600) },
  );

  expect(result).toMatchObject(exceeded);
});

test('the arguments of a task are limited', async () => {
  const { result } = await run(
    { A: call('f', { Arguments: { FunctionName: 'f', Payload: ['{% $states.input %}', '{% $states.input %}'] } }) },
    { functions: { f: () => expect.unreachable() }, input: text(200_000) },
  );

  expect(result).toMatchObject({ ...exceeded, cause: expect.stringContaining("Arguments of state 'A'") });
});

test('the result of a task is limited, even if Output would keep little of it', async () => {
  const { result, events } = await run(
    { A: call('f', { Output: '{% $length($states.result.Payload) %}' }) },
    { functions: { f: () => text(LIMIT) } },
  );

  expect(result).toMatchObject(exceeded);
  expect(events.at(-2)?.taskFailedEventDetails).toMatchObject({ error: 'States.DataLimitExceeded' });
});

test('one Assign is limited', async () => {
  const { result } = await run(
    { A: { Type: 'Pass', Assign: { a: '{% $states.input %}', b: '{% $states.input %}' }, Output: 0, ...end } },
    { input: text(200_000) },
  );

  expect(result).toMatchObject({ ...exceeded, cause: expect.stringContaining("Assign of state 'A'") });
});

test('all variables together are limited to 10 MiB', async () => {
  const states: Record<string, object> = {};
  for (let n = 0; n < 42; n++)
    states[`S${n}`] = { Type: 'Pass', Assign: { [`v${n}`]: '{% $states.input %}' }, Next: `S${n + 1}` };
  states.S42 = { Type: 'Succeed' };

  const { result } = await run(states, { input: text(260_000) });

  expect(result).toMatchObject({ ...exceeded, cause: expect.stringContaining("after state 'S40'") });
});

test('the result of a Parallel and of a Map is limited as an output is', async () => {
  const branch = (name: string) => block({ [name]: { Type: 'Pass', ...end } });
  const input = text(200_000);

  const parallel = await run({ P: { Type: 'Parallel', Branches: [branch('A'), branch('B')], ...end } }, { input });
  const inline = await run(
    { M: { Type: 'Map', Items: [1, 2], ItemSelector: '{% $states.input %}', ItemProcessor: branch('C'), ...end } },
    { input },
  );
  const distributed = await run(
    {
      M: {
        Type: 'Map',
        Items: [1, 2],
        ItemSelector: '{% $states.input %}',
        ItemProcessor: block({ D: { Type: 'Pass', ...end } }, 'DISTRIBUTED'),
        ...end,
      },
    },
    { input },
  );

  expect(parallel.result).toMatchObject(exceeded);
  expect(inline.result).toMatchObject(exceeded);
  expect(distributed.result).toMatchObject({ ...exceeded, cause: expect.stringContaining('ResultWriter') });
});

test('the input of an iteration is limited', async () => {
  const { result } = await run(
    {
      M: {
        Type: 'Map',
        Items: [1],
        ItemSelector: ['{% $states.input %}', '{% $states.input %}'],
        ItemProcessor: block({ A: { Type: 'Pass', ...end } }, 'DISTRIBUTED'),
        ...end,
      },
    },
    { input: text(200_000) },
  );

  expect(result).toMatchObject({ ...exceeded, cause: expect.stringContaining('input of iteration 0') });
});

test('States.ALL does not catch what is too large, its own name does', async () => {
  const states = (error: string) => ({
    A: call('f', {
      Retry: [{ ErrorEquals: ['States.ALL'] }],
      Catch: [{ ErrorEquals: [error], Output: 'caught', Next: 'Z' }],
    }),
    Z: { Type: 'Succeed' },
  });
  const functions = { f: () => text(LIMIT) };

  const all = await run(states('States.ALL'), { functions });
  const named = await run(states('States.DataLimitExceeded'), { functions });

  expect(all.result).toMatchObject(exceeded);
  expect(all.slept).toEqual([]);
  expect(named.result).toEqual({ status: 'SUCCEEDED', output: 'caught' });
});

test('an execution ends with its 25,000th event, which nothing catches', async () => {
  const { result, events } = await run({
    Outer: {
      Type: 'Parallel',
      Branches: [
        block({
          Loop: { Type: 'Pass', Next: 'Again' },
          Again: { Type: 'Choice', Choices: [{ Condition: false, Next: 'Done' }], Default: 'Loop' },
          Done: { Type: 'Succeed' },
        }),
      ],
      Retry: [{ ErrorEquals: ['States.ALL'] }],
      Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Z' }],
      Next: 'Z',
    },
    Z: { Type: 'Succeed' },
  });

  expect(result).toEqual({
    status: 'FAILED',
    error: 'States.Runtime',
    cause: 'The execution reached the maximum number of history events (25000).',
  });
  expect(events).toHaveLength(25_000);
  expect(events.at(-1)).toMatchObject({ id: 25_000, type: 'ExecutionFailed' });
});

test('the children of a distributed Map have histories of their own', async () => {
  const count = 9_000;
  const { result } = await run({
    M: {
      Type: 'Map',
      Items: `{% [1..${count}] %}`,
      MaxConcurrency: 100,
      ItemProcessor: block({ A: { Type: 'Pass', Output: 1, ...end } }, 'DISTRIBUTED'),
      Output: '{% $count($states.result) %}',
      ...end,
    },
  });

  // 4 events a child: 36,000 in one history would be too many.
  expect(result).toEqual({ status: 'SUCCEEDED', output: count });
});

test('an input that StartExecution would refuse is refused', async () => {
  const states = { A: { Type: 'Succeed' } };

  await expect(run(states, { input: text(LIMIT + 1) })).rejects.toThrow(/262145 bytes; the limit is 262144/);
  await expect(run(states, { input: { at: new Date(0) } })).rejects.toThrow(/not JSON: .*Date object at at/);
});
