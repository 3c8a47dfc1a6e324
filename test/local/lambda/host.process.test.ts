import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { TaskError } from '../../../local/asl/ports.ts';
import { hostFunction, type LocalFunction } from '../../../local/lambda/host.ts';

let folder: string;
let hosted: LocalFunction | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ipam-monitor-test-'));
});
afterEach(() => {
  hosted?.stop();
  rmSync(folder, { recursive: true, force: true });
});

function host(source: string, { timeoutSeconds = 30 } = {}): LocalFunction {
  const file = join(folder, 'handler.mjs');
  writeFileSync(file, source);
  hosted = hostFunction({
    name: 'Test',
    handlerUrl: pathToFileURL(file).href,
    environment: { ...process.env, GREETING: 'hello' },
    timeoutSeconds,
    nodeOptions: [],
    logFile: join(folder, 'test.log'),
  });
  return hosted;
}

async function failure(invocation: Promise<unknown>): Promise<{ error: string; cause: { errorMessage: string } }> {
  const error = await invocation.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof TaskError)) throw error ?? new Error('It succeeded');
  return { error: error.error, cause: JSON.parse(error.causeText) };
}

test('a function answers from a process of its own, with its own environment', async () => {
  const echo = host(
    'export const handler = async (event) => ({ event, pid: process.pid, greeting: process.env.GREETING })',
  );
  const [first, second] = [await echo.invoke({ n: 1 }), await echo.invoke({ n: 2 })];
  expect(first).toMatchObject({ event: { n: 1 }, greeting: 'hello' });
  expect(first).not.toMatchObject({ pid: process.pid });
  expect(second).toMatchObject({ pid: (first as { pid: number }).pid });
  expect(echo.maxRssKiB).toBeGreaterThan(1000);
});

test('what a function used of a core is counted over its invocations, and its loading with it', async () => {
  const busy = host(
    'export const handler = async () => { for (let n = 0; n % 1e6 || process.cpuUsage().user < 300_000; n++); };',
  );
  expect(busy.cpuSeconds).toBe(0);
  await busy.invoke({});
  const first = busy.cpuSeconds;
  await busy.invoke({});
  expect(first).toBeGreaterThanOrEqual(0.3);
  expect(busy.cpuSeconds).toBeGreaterThanOrEqual(first);
  // Not the first invocation's once more.
  expect(busy.cpuSeconds).toBeLessThan(2 * first);
});

test('one invocation at a time', async () => {
  const busy = host(`let running = 0;
    export const handler = async () => {
      const others = running++;
      await new Promise((resolve) => setTimeout(resolve, 20));
      running--;
      return others;
    };`);
  expect(await Promise.all([busy.invoke(0), busy.invoke(1), busy.invoke(2)])).toEqual([0, 0, 0]);
});

test('an error has the type and the message that Lambda reports', async () => {
  const failing = host(
    "export const handler = async () => { throw Object.assign(new Error('too many'), { name: 'Throttled' }); }",
  );
  expect(await failure(failing.invoke({}))).toMatchObject({ error: 'Throttled', cause: { errorMessage: 'too many' } });
});

test('a handler that cannot be loaded fails its invocation', async () => {
  expect((await failure(host('import "./missing.mjs";').invoke({}))).cause.errorMessage).toContain('missing.mjs');
});

test('a process that exits is an exit error, and the next invocation has a new one', async () => {
  const dying = host('export const handler = async (event) => (event.die ? process.exit(7) : process.pid)');
  expect(await failure(dying.invoke({ die: true }))).toMatchObject({
    error: 'Runtime.ExitError',
    cause: { errorMessage: expect.stringContaining('code 7') },
  });
  expect(await dying.invoke({})).toBeTypeOf('number');
});

test('time is up when it is up', async () => {
  const slow = host('export const handler = () => new Promise(() => {})', { timeoutSeconds: 0.5 });
  expect(await failure(slow.invoke({}))).toMatchObject({
    error: 'Sandbox.Timedout',
    cause: { errorMessage: expect.stringContaining('timed out after 0.50 seconds') },
  });
});

test('the remaining time counts down from the timeout', async () => {
  const clock = host('export const handler = async (_, context) => context.getRemainingTimeInMillis()', {
    timeoutSeconds: 20,
  });
  const left = Number(await clock.invoke({}));
  expect(left).toBeGreaterThan(0);
  expect(left).toBeLessThanOrEqual(20_000);
});

test('an abort ends what runs and what waits, and starts nothing more', async () => {
  const log = join(folder, 'started');
  const endless = host(`import { appendFileSync } from 'node:fs';
    export const handler = () => { appendFileSync(${JSON.stringify(log)}, 'x'); return new Promise(() => {}); };`);
  const controller = new AbortController();
  const invocations = [1, 2, 3].map((n) => endless.invoke({ n }, controller.signal));
  const settled = Promise.allSettled(invocations);
  await expect.poll(() => readFileSync(log, { encoding: 'utf8', flag: 'a+' }), { timeout: 10_000 }).toBe('x');

  controller.abort(new Error('Ctrl-C'));

  expect((await settled).map((result) => result.status === 'rejected' && result.reason.message)).toEqual([
    'Ctrl-C',
    'Ctrl-C',
    'Ctrl-C',
  ]);
  expect(readFileSync(log, 'utf8')).toBe('x');
});

test('a stopped function starts no further process', async () => {
  const endless = host('export const handler = () => new Promise(() => {})');
  const first = failure(endless.invoke({}));
  const second = endless.invoke({});
  const waiting = expect(second).rejects.toThrow('Test was stopped');
  endless.stop();
  expect((await first).error).toBe('Runtime.ExitError');
  await waiting;
});
