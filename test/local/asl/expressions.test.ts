import { expect, test } from 'vitest';
import { run } from './harness.ts';

async function evaluate(expression: string, input: unknown = {}, setup: Parameters<typeof run>[1] = {}) {
  const { result } = await run({ A: { Type: 'Pass', Output: `{% ${expression} %}`, End: true } }, { input, ...setup });
  return result;
}

const failures: [string, string][] = [
  ['an undefined result', '$states.input.nothing'],
  ['a filter that finds nothing', "$states.input.list[id = 'x']"],
  ['a wrong type', '$states.input.list + 1'],
  ['an explicit error', "$error('no')"],
  ['a function as the result', '$sum'],
  ['a lambda as the result', 'function($x) { $x }'],
  ['a lambda inside the result', "{'f': function($x) { $x }}"],
  ['a number beyond a double', '1 / 0'],
  ['text that is not JSON', "$parse('{')"],
  ['an unknown hash', "$hash('a', 'SHA-3')"],
  ['a seed, whose numbers only AWS knows', '$random(1)'],
];

test.each(failures)(
  '%s is States.QueryEvaluationError and names state, field and expression',
  async (_, expression) => {
    expect(await evaluate(expression, { list: [] })).toMatchObject({
      status: 'FAILED',
      error: 'States.QueryEvaluationError',
      cause: expect.stringMatching(
        /^An error occurred while executing the state 'A' \(entered at the event id #2\)\. The JSONata expression '.*' specified for the field 'Output'/,
      ),
    });
  },
);

test('an undefined value deep inside a field is an error and names the place', async () => {
  const { result } = await run({ A: { Type: 'Pass', Output: { a: [1, { b: '{% $states.input.x %}' }] }, End: true } });

  expect(result).toMatchObject({
    error: 'States.QueryEvaluationError',
    cause: expect.stringContaining("specified for the field 'Output.a[1].b' returned nothing (undefined)"),
  });
});

test('an undefined member of an object that an expression builds is left out', async () => {
  expect(await evaluate("{'a': 1, 'b': $states.input.x}")).toEqual({ status: 'SUCCEEDED', output: { a: 1 } });
});

test('a string that does not begin and end as an expression is literal', async () => {
  const { result } = await run({ A: { Type: 'Pass', Output: [' {% 1 %} ', '$states.input', '$.a'], End: true } });

  expect(result).toEqual({ status: 'SUCCEEDED', output: [' {% 1 %} ', '$states.input', '$.a'] });
});

const functions: [string, unknown][] = [
  ['$parse(\'{"a":[1]}\')', { a: [1] }],
  ["$hash('abc', 'SHA-256')", 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
  ["$hash('abc', 'MD5')", '900150983cd24fb0d6963f7d28e17f72'],
  ['$partition([1,2,3,4,5], 2)', [[1, 2], [3, 4], [5]]],
  ['$range(0, 10, 5)', [0, 5, 10]],
  ['$range(3, 1, -1)', [3, 2, 1]],
  ['$range(1, 1, 1)', 1],
  ['$uuid()', 'uuid-1'],
  ['$random()', 0.5],
  ['$now()', '2026-11-21T20:00:00.000Z'],
  ["$now('[Y0001]/[M01]')", '2026/11'],
  ['$millis()', 1795291200000],
  ['$toMillis($now()) = $millis()', true],
  ['$count($states.input.failed) = 0', true],
  ["$exists($states.input.x) ? 'yes' : 'no'", 'no'],
];

test.each(functions)('%s', async (expression, expected) => {
  expect(await evaluate(expression, { failed: [] })).toEqual({ status: 'SUCCEEDED', output: expected });
});

test('$now and $millis of one evaluation are the same moment', async () => {
  let reads = 0;
  const now = () => new Date(Date.UTC(2026, 0, 1) + reads++);

  expect(await evaluate('$millis() = $toMillis($now())', {}, { now })).toMatchObject({ output: true });
});

test('undefined arguments give nothing, as on AWS', async () => {
  for (const expression of [
    '$parse($states.input.x)',
    "$hash($states.input.x, 'MD5')",
    '$range(1, 2, 0)',
    '$partition([], 2)',
  ]) {
    expect(await evaluate(`$exists(${expression})`)).toEqual({ status: 'SUCCEEDED', output: false });
  }
});
