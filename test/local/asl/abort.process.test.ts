import { afterEach, expect, test, vi } from 'vitest';
import { execute } from '../../../local/asl/execution.ts';
import { parseStateMachine } from '../../../local/asl/machine.ts';
import { systemPorts } from '../../../local/asl/system-ports.ts';
import { block, call, definition, fakePorts, fakeS3, run, types } from './harness.ts';

afterEach(() => {
  vi.useRealTimers();
});

const aborted = { status: 'ABORTED', error: 'Aborted', cause: 'Ctrl-C' };

/** A function that never answers, and tells when it is called and when its signal aborts. */
function hanging() {
  const called = Promise.withResolvers<void>();
  const signals: AbortSignal[] = [];
  const f = (_: unknown, signal: AbortSignal) => {
    signals.push(signal);
    called.resolve();
    return new Promise(() => {});
  };
  return { called: called.promise, signals, functions: { f } };
}

test('a task under way is aborted, and nothing catches that', async () => {
  const stop = new AbortController();
  const { called, signals, functions } = hanging();
  const running = run(
    {
      A: call('f', { Retry: [{ ErrorEquals: ['States.ALL'] }], Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Z' }] }),
      Z: { Type: 'Succeed' },
    },
    { functions, signal: stop.signal },
  );

  await called;
  stop.abort(new Error('Ctrl-C'));
  const { result, events } = await running;

  expect(result).toEqual(aborted);
  expect(signals.map((signal) => signal.aborted)).toEqual([true]);
  expect(types(events).slice(-2)).toEqual(['TaskStateAborted', 'ExecutionAborted']);
});

test('a Wait ends at once, with the ports of a real run', async () => {
  const stop = new AbortController();
  const machine = parseStateMachine(
    definition({ A: { Type: 'Wait', Seconds: 3600, Next: 'Z' }, Z: { Type: 'Succeed' } }),
  );
  const running = execute(machine, { name: 'r', input: {}, signal: stop.signal }, { ...fakePorts(), ...systemPorts });

  stop.abort(new Error('Ctrl-C'));

  expect(await running).toEqual(aborted);
});

test('a pause between two attempts ends at once', async () => {
  const stop = new AbortController();
  const { result } = await run(
    {
      A: call('f', {
        Retry: [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 3600 }],
        Output: '{% $states.input.x %}',
      }),
    },
    {
      functions: { f: () => null },
      signal: stop.signal,
      sleep: async () => {
        stop.abort(new Error('Ctrl-C'));
        await new Promise(() => {});
      },
    },
  );

  expect(result).toEqual(aborted);
});

test('the children of a Map are aborted with it, and no more are started', async () => {
  const stop = new AbortController();
  const { called, signals, functions } = hanging();
  const running = run(
    {
      M: {
        Type: 'Map',
        Items: [1, 2, 3, 4],
        MaxConcurrency: 2,
        ToleratedFailurePercentage: 100,
        ItemProcessor: block({ A: call('f') }, 'DISTRIBUTED'),
        End: true,
      },
    },
    { functions, signal: stop.signal },
  );

  await called;
  stop.abort(new Error('Ctrl-C'));
  const { result, events, children } = await running;

  expect(result).toEqual(aborted);
  expect(signals.every((signal) => signal.aborted)).toBe(true);
  expect(children.size).toBeLessThanOrEqual(2);
  for (const child of children.values()) expect(child.at(-1)?.type).toBe('ExecutionAborted');
  expect(types(events).slice(-3)).toEqual(['MapRunAborted', 'MapStateAborted', 'ExecutionAborted']);
});

test('a reader under way is aborted, not failed', async () => {
  await using s3 = await fakeS3();
  const stop = new AbortController();
  s3.client.middlewareStack.add(
    (next) => (args) => {
      stop.abort(new Error('Ctrl-C'));
      return next(args);
    },
    { step: 'initialize' },
  );

  const { result, events } = await run(
    {
      M: {
        Type: 'Map',
        ItemReader: {
          Resource: 'arn:aws:states:::s3:getObject',
          ReaderConfig: { InputType: 'JSON' },
          Arguments: { Bucket: 'b', Key: 'k' },
        },
        ItemProcessor: block({ A: { Type: 'Pass', End: true } }, 'DISTRIBUTED'),
        Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Z' }],
        Next: 'Z',
      },
      Z: { Type: 'Succeed' },
    },
    { s3: s3.client, signal: stop.signal },
  );

  expect(result).toEqual(aborted);
  expect(types(events).slice(-3)).toEqual(['MapRunAborted', 'MapStateAborted', 'ExecutionAborted']);
});

test('an execution that was stopped before it began ends before its first state', async () => {
  const { result, events } = await run({ A: call('f') }, { signal: AbortSignal.abort(new Error('Ctrl-C')) });

  expect(result).toEqual(aborted);
  expect(types(events)).toEqual(['ExecutionStarted', 'ExecutionAborted']);
});

test('an execution that outlives its TimeoutSeconds is TIMED_OUT; its children are aborted', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const { signals, functions } = hanging();
  const map = {
    Type: 'Map',
    Items: [1],
    ItemProcessor: block({ A: call('f') }, 'DISTRIBUTED'),
    Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Z' }],
    Next: 'Z',
  };

  const running = run(definition({ M: map, Z: { Type: 'Succeed' } }, { TimeoutSeconds: 60 }), { functions });
  await vi.advanceTimersByTimeAsync(60_000);
  const { result, events, children } = await running;

  expect(result).toMatchObject({ status: 'TIMED_OUT', error: 'States.Timeout', cause: expect.stringContaining('60') });
  expect(events.at(-1)?.type).toBe('ExecutionTimedOut');
  expect(children.get('uuid-2')?.at(-1)?.type).toBe('ExecutionAborted');
  expect(signals.map((signal) => signal.aborted)).toEqual([true]);
});

test('an execution that ends in time leaves no timer behind', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });

  await run(definition({ A: call('f', { TimeoutSeconds: 50 }) }, { TimeoutSeconds: 60 }), {
    functions: { f: () => 1 },
  });

  expect(vi.getTimerCount()).toBe(0);
});
