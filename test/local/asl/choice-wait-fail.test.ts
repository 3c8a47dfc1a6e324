import { expect, test } from 'vitest';
import { run } from './harness.ts';

const done = { Type: 'Succeed' };

test('the first rule that holds decides, with its own Assign and Output', async () => {
  const { result } = await run(
    {
      Which: {
        Type: 'Choice',
        Choices: [
          { Condition: '{% $states.input.n > 10 %}', Output: 'large', Next: 'Z' },
          { Condition: '{% $states.input.n > 1 %}', Assign: { x: 'rule' }, Next: 'Z' },
          { Condition: true, Output: 'too late', Next: 'Z' },
        ],
        Assign: { x: 'state' },
        Output: 'of the Default',
        Default: 'Z',
      },
      Z: { Type: 'Pass', Output: { x: '{% $x %}', input: '{% $states.input %}' }, End: true },
    },
    { input: { n: 5 } },
  );

  expect(result).toEqual({ status: 'SUCCEEDED', output: { x: 'rule', input: { n: 5 } } });
});

test("the state's own Assign and Output belong to the Default", async () => {
  const { result } = await run({
    Which: {
      Type: 'Choice',
      Choices: [{ Condition: false, Output: 'never', Next: 'Z' }],
      Assign: { x: 1 },
      Output: 'of the Default',
      Default: 'Z',
    },
    Z: { Type: 'Pass', Output: { x: '{% $x %}', input: '{% $states.input %}' }, End: true },
  });

  expect(result).toEqual({ status: 'SUCCEEDED', output: { x: 1, input: 'of the Default' } });
});

test.each(["'true'", '1', 'null', '[true]'])('a Condition of %s is not a boolean, and an error', async (value) => {
  const { result } = await run({
    Which: { Type: 'Choice', Choices: [{ Condition: `{% ${value} %}`, Next: 'Z' }], Default: 'Z' },
    Z: done,
  });

  expect(result).toMatchObject({
    error: 'States.QueryEvaluationError',
    cause: expect.stringContaining("'Choices[0].Condition' must be a boolean"),
  });
});

test('an undefined Condition is an error, not false', async () => {
  const { result } = await run({
    Which: { Type: 'Choice', Choices: [{ Condition: '{% $states.input.collected.done %}', Next: 'Z' }], Default: 'Z' },
    Z: done,
  });

  expect(result).toMatchObject({ status: 'FAILED', error: 'States.QueryEvaluationError' });
});

test('without a Default, no matching rule ends the execution', async () => {
  const { result } = await run({ Which: { Type: 'Choice', Choices: [{ Condition: false, Next: 'Z' }] }, Z: done });

  expect(result).toMatchObject({ status: 'FAILED', error: 'States.NoChoiceMatched' });
});

test('a Wait passes its seconds', async () => {
  const { slept } = await run(
    { A: { Type: 'Wait', Seconds: '{% $states.input.s %}', Next: 'Z' }, Z: done },
    { input: { s: 30 } },
  );

  expect(slept).toEqual([30_000]);
});

test('a Wait until a time passes what is left until then, and nothing if it has passed', async () => {
  const { slept } = await run({
    A: { Type: 'Wait', Timestamp: '2026-11-21T21:00:10+01:00', Next: 'B' },
    B: { Type: 'Wait', Timestamp: '2026-11-21T19:00:00Z', Next: 'Z' },
    Z: done,
  });

  expect(slept).toEqual([10_000]);
});

test.each([
  ['Seconds', '{% -1 %}'],
  ['Seconds', '{% 1.5 %}'],
  ['Seconds', "{% '5' %}"],
  ['Timestamp', '2026-11-21'],
  ['Timestamp', '2026-13-21T20:00:00Z'],
  ['Timestamp', '{% 5 %}'],
])('a Wait for %s %s is an evaluation error', async (field, value) => {
  const { result } = await run({ A: { Type: 'Wait', [field]: value, Next: 'Z' }, Z: done });

  expect(result).toMatchObject({ error: 'States.QueryEvaluationError', cause: expect.stringContaining(field) });
});

test('a Fail ends the execution with an Error and a Cause that may be expressions', async () => {
  const { result } = await run(
    { A: { Type: 'Fail', Error: 'RunFailed', Cause: "{% $string({'runId': $states.context.Execution.Name}) %}" } },
    {},
  );

  expect(result).toEqual({ status: 'FAILED', error: 'RunFailed', cause: '{"runId":"run-1"}' });
});

test('a Cause that is not a string is an evaluation error', async () => {
  const { result } = await run({ A: { Type: 'Fail', Error: 'X', Cause: '{% $states.input %}' } });

  expect(result).toMatchObject({ error: 'States.QueryEvaluationError', cause: expect.stringContaining("'Cause'") });
});
