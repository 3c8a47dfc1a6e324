import { afterEach, expect, test, vi } from 'vitest';
import { TaskError } from '../../../local/asl/ports.ts';
import { call, run, types } from './harness.ts';

afterEach(() => {
  vi.useRealTimers();
});

test('the result of lambda:invoke has the answer under Payload', async () => {
  const { result } = await run({ A: call('f', { Output: undefined }) }, { functions: { f: () => ({ answer: 42 }) } });

  expect(result).toEqual({
    status: 'SUCCEEDED',
    output: {
      ExecutedVersion: '$LATEST',
      Payload: { answer: 42 },
      SdkHttpMetadata: {
        AllHttpHeaders: expect.objectContaining({ 'X-Amz-Executed-Version': ['$LATEST'] }),
        HttpHeaders: expect.objectContaining({ 'Content-Length': '13', 'Content-Type': 'application/json' }),
        HttpStatusCode: 200,
      },
      SdkResponseMetadata: { RequestId: 'uuid-1' },
      StatusCode: 200,
    },
  });
});

test('a function that returns nothing answers null', async () => {
  const { result } = await run({ A: call('f') }, { functions: { f: () => undefined } });

  expect(result).toEqual({ status: 'SUCCEEDED', output: null });
});

test('an invocation without a payload is an empty event', async () => {
  const { result } = await run(
    { A: call('f', { Arguments: { FunctionName: 'f' } }) },
    { functions: { f: (payload) => ({ payload }) }, input: { ignored: true } },
  );

  expect(result).toEqual({ status: 'SUCCEEDED', output: { payload: {} } });
});

test('what a function returns crosses as JSON: no Date, no undefined', async () => {
  const { result } = await run(
    { A: call('f') },
    { functions: { f: () => ({ at: new Date(0), gone: undefined, list: [undefined] }) } },
  );

  expect(result).toEqual({ status: 'SUCCEEDED', output: { at: '1970-01-01T00:00:00.000Z', list: [null] } });
});

test('a function that changes its input does not change the retry, nor the state', async () => {
  const seen: unknown[] = [];
  const f = (payload: unknown) => {
    const event = payload as { items: number[] };
    seen.push(structuredClone(event));
    event.items.push(99);
    if (seen.length === 1) throw new TaskError('Flaky', '{}');
    return event;
  };

  const { result } = await run(
    { A: call('f', { Output: '{% $states.input %}', Retry: [{ ErrorEquals: ['Flaky'] }] }) },
    { functions: { f }, input: { items: [1] } },
  );

  expect(seen).toEqual([{ items: [1] }, { items: [1] }]);
  expect(result).toEqual({ status: 'SUCCEEDED', output: { items: [1] } });
});

test('a function that changes a literal payload does not change the definition', async () => {
  const seen: unknown[] = [];
  const f = (payload: unknown) => {
    seen.push(structuredClone(payload));
    (payload as { items: number[] }).items.push(99);
    if (seen.length === 1) throw new TaskError('Flaky', '{}');
  };

  await run(
    {
      A: call('f', {
        Arguments: { FunctionName: 'f', Payload: { items: [1] } },
        Retry: [{ ErrorEquals: ['Flaky'] }],
      }),
    },
    { functions: { f } },
  );

  expect(seen).toEqual([{ items: [1] }, { items: [1] }]);
});

test('a failed function gives its error type and its document as the cause', async () => {
  const document = '{"errorMessage":"no","errorType":"InvalidInput","trace":[]}';
  const f = () => Promise.reject(new TaskError('InvalidInput', document));

  const { result, events } = await run({ A: call('f') }, { functions: { f } });

  expect(result).toEqual({ status: 'FAILED', error: 'InvalidInput', cause: document });
  expect(events.find((event) => event.type === 'TaskFailed')?.taskFailedEventDetails).toEqual({
    resourceType: 'lambda',
    resource: 'invoke',
    error: 'InvalidInput',
    cause: document,
  });
});

test('a cause longer than history can carry is cut', async () => {
  const f = () => Promise.reject(new TaskError('Long', 'x'.repeat(40_000)));

  const { result } = await run({ A: call('f') }, { functions: { f } });

  expect(result).toMatchObject({ error: 'Long', cause: 'x'.repeat(32_768) });
});

test('whatever else invokeLambda throws is a defect, not an error that a Catch could hide', async () => {
  const f = () => Promise.reject(new RangeError('the host is broken'));
  const states = {
    A: call('f', { Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Z' }], Retry: [{ ErrorEquals: ['States.ALL'] }] }),
    Z: { Type: 'Succeed' },
  };

  await expect(run(states, { functions: { f } })).rejects.toThrow(RangeError);
});

test('a function that takes longer than TimeoutSeconds is given up and told so', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  let given: AbortSignal | undefined;
  const f = (_: unknown, signal: AbortSignal) => {
    given = signal;
    return new Promise(() => {});
  };

  const running = run({ A: call('f', { TimeoutSeconds: '{% 2 + 3 %}' }) }, { functions: { f } });
  await vi.advanceTimersByTimeAsync(4_999);
  expect(given?.aborted).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  const { result, events } = await running;

  expect(given?.aborted).toBe(true);
  expect(result).toEqual({ status: 'FAILED', error: 'States.Timeout', cause: '' });
  expect(types(events)).toContain('TaskTimedOut');
  expect(events.find((event) => event.type === 'TaskScheduled')?.taskScheduledEventDetails).toMatchObject({
    timeoutInSeconds: 5,
  });
});

test('each attempt has the whole TimeoutSeconds', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  let calls = 0;
  const f = () => (++calls === 1 ? new Promise(() => {}) : new Promise((done) => setTimeout(() => done('ok'), 4_000)));

  const running = run(
    { A: call('f', { TimeoutSeconds: 5, Retry: [{ ErrorEquals: ['States.Timeout'] }] }) },
    { functions: { f } },
  );
  await vi.advanceTimersByTimeAsync(9_000);

  expect((await running).result).toEqual({ status: 'SUCCEEDED', output: 'ok' });
});

test('a timeout is not a failed task: States.TaskFailed lets it pass, and its error has no Cause', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const running = run(
    {
      A: call('f', {
        TimeoutSeconds: 1,
        Catch: [
          { ErrorEquals: ['States.TaskFailed'], Output: 'failed', Next: 'Z' },
          { ErrorEquals: ['States.Timeout'], Next: 'Z' },
        ],
      }),
      Z: { Type: 'Succeed' },
    },
    { functions: { f: () => new Promise(() => {}) } },
  );
  await vi.advanceTimersByTimeAsync(1_000);

  expect((await running).result).toEqual({ status: 'SUCCEEDED', output: { Error: 'States.Timeout' } });
});

test.each([
  ['TimeoutSeconds', '{% "5" %}'],
  ['TimeoutSeconds', '{% 0 %}'],
  ['TimeoutSeconds', '{% 1.5 %}'],
])('%s of %s is an evaluation error', async (field, value) => {
  const { result } = await run({ A: call('f', { [field]: value }) }, { functions: { f: () => null } });

  expect(result).toMatchObject({ error: 'States.QueryEvaluationError', cause: expect.stringContaining(field) });
});
