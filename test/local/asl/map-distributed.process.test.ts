import { expect, test } from 'vitest';
import { TaskError } from '../../../local/asl/ports.ts';
import { block, call, fakeS3, run, types } from './harness.ts';

const end = { End: true };
const reader = (inputType: 'JSON' | 'JSONL', more: object = {}) => ({
  ItemReader: {
    Resource: 'arn:aws:states:::s3:getObject',
    ReaderConfig: { InputType: inputType, ...more },
    Arguments: { Bucket: 'bucket', Key: '{% $states.input.key %}' },
  },
});
const mapOf = (states: Record<string, object>, rest: object = {}) => ({
  Each: { Type: 'Map', Label: 'Scopes', ItemProcessor: block(states, 'DISTRIBUTED'), ...end, ...rest },
});
const echo = { Echo: { Type: 'Pass', ...end } };
const input = { key: 'items' };
/** Fails for the items given. */
const failsFor = (...bad: unknown[]) => ({
  f: (item: unknown) => {
    if (bad.includes(item)) throw new TaskError('Broken', '{"errorMessage":"no"}');
    return item;
  },
});

test.each([
  ['JSON', [{ a: 1 }, { a: 2 }]],
  ['JSONL', '{"a":1}\n{"a":2}\n'],
  ['JSONL', '{"a":1}\r\n{"a":2}'],
] as const)('reads %s items from S3', async (inputType, object) => {
  await using s3 = await fakeS3({ 'bucket/items': object });

  const { result } = await run(mapOf(echo, reader(inputType)), { s3: s3.client, input });

  expect(result).toEqual({ status: 'SUCCEEDED', output: [{ a: 1 }, { a: 2 }] });
});

test('MaxItems takes the first ones', async () => {
  await using s3 = await fakeS3({ 'bucket/items': [1, 2, 3] });

  const { result } = await run(mapOf(echo, reader('JSON', { MaxItems: '{% 1 + 1 %}' })), { s3: s3.client, input });

  expect(result).toMatchObject({ output: [1, 2] });
});

test.each([
  ['a missing object', undefined, /s3:\/\/bucket\/items .*NoSuchKey/],
  ['what is not JSON', '[1,', /SyntaxError/],
  ['what is not an array', '{"a":1}', /not a JSON array/],
])('%s is States.ItemReaderFailed', async (_, object, cause) => {
  await using s3 = await fakeS3(object === undefined ? {} : { 'bucket/items': object });

  const { result, events } = await run(mapOf(echo, reader('JSON')), { s3: s3.client, input });

  expect(result).toMatchObject({ error: 'States.ItemReaderFailed', cause: expect.stringMatching(cause) });
  expect(types(events).slice(-3)).toEqual(['MapRunFailed', 'MapStateFailed', 'ExecutionFailed']);
});

test('a line that is not JSON is found before any child starts', async () => {
  await using s3 = await fakeS3({ 'bucket/items': '1\n2\n{\n' });

  const { result, children } = await run(mapOf(echo, reader('JSONL')), { s3: s3.client, input });

  expect(result).toMatchObject({ error: 'States.ItemReaderFailed', cause: expect.stringContaining('Line 3') });
  expect(children.size).toBe(0);
});

test('each child is an execution of its own, with its own name, context and history', async () => {
  const { result, events, children } = await run(
    {
      Before: { Type: 'Pass', Assign: { run: 'r' }, Output: ['a', 'b'], Next: 'Each' },
      ...mapOf(
        {
          Own: {
            Type: 'Pass',
            Output: {
              item: '{% $states.input.item %}',
              run: '{% $states.input.run %}',
              name: '{% $states.context.Execution.Name %}',
              id: '{% $states.context.Execution.Id %}',
              input: '{% $states.context.Execution.Input %}',
              machine: '{% $states.context.StateMachine.Id %}',
            },
            ...end,
          },
        },
        { ItemSelector: { item: '{% $states.context.Map.Item.Value %}', run: '{% $run %}' } },
      ),
    },
    { stateMachineArn: 'arn:aws:states:eu-west-1:111122223333:stateMachine:Monitor' },
  );

  const child = (name: string, item: string) => ({
    item,
    run: 'r',
    name,
    id: `arn:aws:states:eu-west-1:111122223333:execution:Monitor/Scopes:${name}`,
    input: { item, run: 'r' },
    machine: 'arn:aws:states:eu-west-1:111122223333:stateMachine:Monitor/Scopes',
  });
  expect(result).toEqual({ status: 'SUCCEEDED', output: [child('uuid-2', 'a'), child('uuid-3', 'b')] });
  expect(types(children.get('uuid-2'))).toEqual([
    'ExecutionStarted',
    'PassStateEntered',
    'PassStateExited',
    'ExecutionSucceeded',
  ]);
  expect(children.get('uuid-2')?.map((event) => event.id)).toEqual([1, 2, 3, 4]);
  expect(types(events)).toEqual([
    'ExecutionStarted',
    'PassStateEntered',
    'PassStateExited',
    'MapStateEntered',
    'MapStateStarted',
    'MapRunStarted',
    'MapRunSucceeded',
    'MapStateSucceeded',
    'MapStateExited',
    'ExecutionSucceeded',
  ]);
});

test('a distributed Map inside a child runs children of that child', async () => {
  const { result } = await run(
    mapOf({
      Inner: {
        Type: 'Map',
        Label: 'Inner',
        Items: ['leaf'],
        ItemProcessor: block(
          { Leaf: { Type: 'Pass', Output: '{% $states.context.Execution.Id %}', ...end } },
          'DISTRIBUTED',
        ),
        ...end,
      },
    }),
    { input: ['x'], stateMachineArn: 'arn:aws:states:eu-west-1:111122223333:stateMachine:M' },
  );

  expect(result).toEqual({
    status: 'SUCCEEDED',
    output: [['arn:aws:states:eu-west-1:111122223333:execution:M/Scopes/Inner:uuid-4']],
  });
});

test('a variable that only the parent has does not exist in a child, even one of the same name as its own', async () => {
  const { result } = await run(
    mapOf({
      Which: { Type: 'Choice', Choices: [{ Condition: '{% $states.input = 1 %}', Next: 'Set' }], Default: 'Read' },
      Set: { Type: 'Pass', Assign: { mine: '{% $states.input %}' }, Next: 'Read' },
      Read: { Type: 'Pass', Output: "{% $exists($mine) ? $mine : 'none' %}", ...end },
    }),
    { input: [1, 2] },
  );

  expect(result).toEqual({ status: 'SUCCEEDED', output: [1, 'none'] });
});

const thresholds: [string, object, number, boolean][] = [
  ['nothing set, one failure', {}, 1, false],
  ['a count of 1, one failure', { ToleratedFailureCount: 1 }, 1, true],
  ['a count of 1, two failures', { ToleratedFailureCount: 1 }, 2, false],
  ['25 %, one of four', { ToleratedFailurePercentage: 25 }, 1, true],
  ['25 %, two of four', { ToleratedFailurePercentage: '{% 25 %}' }, 2, false],
  ['100 %, all', { ToleratedFailurePercentage: 100 }, 4, true],
  ['both, the count exceeded', { ToleratedFailurePercentage: 100, ToleratedFailureCount: 1 }, 2, false],
  [
    'a count of 0 is not set beside a percentage',
    { ToleratedFailureCount: 0, ToleratedFailurePercentage: 50 },
    2,
    true,
  ],
];

test.each(thresholds)('tolerates: %s', async (_, rest, failures, tolerated) => {
  const items = [1, 2, 3, 4];
  const functions = failsFor(...items.slice(0, failures));

  const { result } = await run(mapOf({ F: call('f') }, rest), { functions, input: items });

  if (tolerated) expect(result).toMatchObject({ status: 'SUCCEEDED' });
  else {
    expect(result).toEqual({
      status: 'FAILED',
      error: 'States.ExceedToleratedFailureThreshold',
      cause: 'The specified tolerated failure threshold was exceeded',
    });
  }
});

test('a tolerated failure stands in the result in place of an output', async () => {
  const { result } = await run(mapOf({ F: call('f') }, { ToleratedFailureCount: 1 }), {
    functions: failsFor(2),
    input: [1, 2, 3],
  });

  expect(result).toEqual({
    status: 'SUCCEEDED',
    output: [1, { Status: 'FAILED', Error: 'Broken', Cause: '{"errorMessage":"no"}' }, 3],
  });
});

test('MaxConcurrency bounds the children at work', async () => {
  let now = 0;
  let most = 0;
  const f = async () => {
    most = Math.max(most, ++now);
    await new Promise((done) => setTimeout(done, 2));
    now--;
  };

  await run(mapOf({ F: call('f') }, { MaxConcurrency: '{% 5 %}' }), { functions: { f }, input: Array(50).fill(0) });

  expect(most).toBe(5);
});

test('a child that dies of what no Catch takes is a failed child', async () => {
  const { result } = await run(
    mapOf(
      {
        Big: call('big', { Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Caught' }] }),
        Caught: { Type: 'Pass', Output: 'caught', ...end },
      },
      { ToleratedFailurePercentage: 100 },
    ),
    { functions: { big: () => 'x'.repeat(300_000) }, input: [1] },
  );

  expect(result).toMatchObject({ output: [{ Status: 'FAILED', Error: 'States.DataLimitExceeded' }] });
});

test('the Map catches and retries its own failure, as a new Map Run', async () => {
  let failures = 1;
  const f = () => {
    if (failures-- > 0) throw new TaskError('Broken', '{}');
    return 'ok';
  };

  const { result, events } = await run(
    mapOf({ F: call('f') }, { Retry: [{ ErrorEquals: ['States.ExceedToleratedFailureThreshold'] }] }),
    { functions: { f }, input: [1] },
  );

  expect(result).toEqual({ status: 'SUCCEEDED', output: ['ok'] });
  expect(types(events).filter((type) => type.startsWith('MapRun'))).toEqual([
    'MapRunStarted',
    'MapRunFailed',
    'MapRunStarted',
    'MapRunSucceeded',
  ]);
});
