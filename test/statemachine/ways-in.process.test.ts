import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { handler as ticketPerCritical } from '../../examples/ticket-per-critical/handler.ts';
import { StateError } from '../../local/asl/errors.ts';
import { TokenRefused } from '../../local/asl/task-tokens.ts';
import { type Monitor, startMonitor } from '../../local/monitor.ts';
import { RunCause } from '../../statemachine/contracts/cause.ts';
import { HandOff } from '../../statemachine/contracts/hand-off.ts';
import type { ExecutionInput } from '../../statemachine/contracts/request.ts';
import { type Fault, Faults } from '../aws/faults.ts';
import { exchangeable, organisation, SCOPES } from './organisation.ts';
import { runParent, TICKETS } from './parent.ts';

// Runs that are asked for by others: by a parent that waits with .sync:2, and by whoever waits with a task token.

const ec2 = exchangeable(organisation());
let monitor: Monitor;
const faults = new Faults();
let tickets: Server;
const opened = new Map<string, { title: string; runId: string }>();

beforeAll(async () => {
  monitor = await startMonitor({
    source: { kind: 'data', data: ec2 },
    outDir: mkdtempSync(join(tmpdir(), 'ipam-monitor-test-')),
    aws: { before: faults.take },
    destinations: { topics: [], functions: ['tickets'], handlers: { tickets: ticketPerCritical } },
    environment: { AWS_MAX_ATTEMPTS: '1', HOME_REGIONS: 'eu-west-1', POWERTOOLS_LOG_LEVEL: 'DEBUG' },
    ports: { sleep: async () => {} },
  });
  tickets = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    opened.set(decodeURIComponent(request.url?.slice(1) ?? ''), JSON.parse(body));
    response.end();
  });
  await new Promise<void>((resolve) => tickets.listen(0, '127.0.0.1', resolve));
  vi.stubEnv('TICKETS_URL', `http://127.0.0.1:${(tickets.address() as AddressInfo).port}`);
});
beforeEach(() => {
  ec2.become(organisation());
  faults.clear();
  opened.clear();
  for (const name of readdirSync(monitor.outDir)) {
    if (name !== 'logs') rmSync(join(monitor.outDir, name), { recursive: true });
  }
});
afterEach(() => {
  vi.restoreAllMocks();
});
afterAll(async () => {
  vi.unstubAllEnvs();
  tickets.closeAllConnections();
  tickets.close();
  await monitor.stop();
  rmSync(monitor.outDir, { recursive: true, force: true });
});

const healthy = () => {
  const data = organisation();
  return { ...data, resourceCidrs: () => ({ length: 0, at: () => ({}) }) };
};

test('a function that the policy names opens a ticket per critical finding, and the next run opens no second one', async () => {
  mkdirSync(join(monitor.outDir, 'policy'), { recursive: true });
  writeFileSync(
    join(monitor.outDir, 'policy/current.yaml'),
    'version: 1\noutputs: { handOff: { consumers: [{ to: tickets, filter: { severity: critical } }] } }\n',
  );

  const first = await monitor.run({});
  await monitor.run({});

  // An event is taken before the function has run.
  await vi.waitFor(() => expect(opened.size).toBe(3));
  await vi.waitFor(() => expect([...opened.values()].every(({ runId }) => runId !== first.runId)).toBe(true));
  expect([...opened.values()].map(({ title }) => title)).toEqual(
    Array.from({ length: 3 }, () => expect.stringMatching(/^subnet 0 10\.0\.0\.0\/24: /)),
  );
});

test('a parent that waits with .sync:2 branches on what was found', async () => {
  const { result } = await runParent(monitor, 'parent.asl.json', { functions: { [TICKETS]: ticketPerCritical } });

  expect(result).toEqual({ status: 'SUCCEEDED', output: { outcome: 'tickets', status: 'complete', tickets: 3 } });
  expect(opened.size).toBe(3);
});

test('and on that there is nothing', async () => {
  ec2.become(healthy());
  expect((await runParent(monitor, 'parent.asl.json')).result).toEqual({
    status: 'SUCCEEDED',
    output: { outcome: 'well', status: 'complete' },
  });
});

test('and is told when what was found is not all there may be', async () => {
  faults.add({
    action: 'ec2:GetIpamResourceCidrs',
    when: ({ IpamScopeId }) => IpamScopeId === SCOPES[2],
    do: { error: { code: 'UnauthorizedOperation' } },
  });
  const { result } = await runParent(monitor, 'parent.asl.json', { functions: { [TICKETS]: ticketPerCritical } });

  expect(result).toEqual({ status: 'SUCCEEDED', output: { outcome: 'tickets', status: 'partial', tickets: 2 } });
});

test.each([
  ['no JSON', 'User: … is not authorized to perform: states:StartExecution'],
  ['JSON that was cut', '{"Error":"RunFailed","Cause":"{\\"runId'],
  ['the execution with a Cause that was cut', JSON.stringify({ Error: 'RunFailed', Cause: '{"runId":"run-1","fai' })],
  ['no object', '5'],
])('a Cause that is %s does not fail the parent in another way', async (_, cause) => {
  const { result } = await runParent(monitor, 'parent.asl.json', {
    onStart: () => {
      throw new StateError('States.TaskFailed', cause);
    },
  });

  expect(result).toMatchObject({ status: 'FAILED', error: 'NotMonitored' });
});

test("a parent goes on from the failure's Cause with what there is", async () => {
  faults.add({ action: 'sns:Publish', do: { error: { code: 'AuthorizationError' } } });

  const { result } = await runParent(monitor, 'parent.asl.json');

  const handOff = expect.stringMatching(/^runs\/.*\/handoff\.json$/);
  expect(result).toEqual({ status: 'SUCCEEDED', output: { outcome: 'partly', handOff, failedParts: ['Notify'] } });
  const key = result.status === 'SUCCEEDED' ? (result.output as { handOff: string }).handOff : '';
  expect(HandOff.parse(JSON.parse(readFileSync(join(monitor.outDir, key), 'utf8'))).status).toBe('complete');
});

test('a parent concludes nothing from a run that saw nothing', async () => {
  ec2.become(organisation({ ipam: null }));
  expect((await runParent(monitor, 'parent.asl.json')).result).toMatchObject({
    status: 'FAILED',
    error: 'NotMonitored',
  });
});

test('a parent that waits for its token gets the hand-off', async () => {
  const { result, runs } = await runParent(monitor, 'callback.asl.json');

  const [run] = await Promise.all(runs);
  const output = HandOff.parse(run?.status === 'SUCCEEDED' && run.output);
  expect(output.answer).toEqual({ status: 'taken' });
  expect(result).toEqual({ status: 'SUCCEEDED', output: { critical: 3, runId: output.runId } });
});

const policy = 'version: 1\noutputs: { handOff: { functions: [tickets] } }\n';
const whatFails: readonly [string, Fault | undefined, ExecutionInput][] = [
  ['Discover', { action: 'ec2:DescribeIpams', do: { error: { code: 'UnauthorizedOperation' } } }, {}],
  ['Discover', undefined, { treshold: 80 } as ExecutionInput],
  ['EvaluateScopes', { action: 'ec2:GetIpamResourceCidrs', do: { error: { code: 'UnauthorizedOperation' } } }, {}],
  ['Summarize', put('summary.json'), {}],
  ['Notify', { action: 'sns:Publish', do: { error: { code: 'AuthorizationError' } } }, {}],
  [
    'PublishMetrics',
    { action: 'cloudwatch:PutMetricData', do: { error: { code: 'InvalidParameterValue' } } },
    { authoritative: true },
  ],
  ['HandOff', { action: 'lambda:Invoke', do: { error: { code: 'ResourceNotFoundException' } } }, {}],
  ['Record', put('latest.json'), { authoritative: true }],
];
function put(name: string): Fault {
  const when: Fault['when'] = ({ Key }) => Key?.endsWith(name) ?? false;
  return { action: 's3:PutObject', when, do: { error: { code: 'AccessDenied' } } };
}

test.each(whatFails)(
  'whoever waits hears of the failure of %s, and which part it was',
  async (part, fault, request) => {
    mkdirSync(join(monitor.outDir, 'policy'), { recursive: true });
    writeFileSync(join(monitor.outDir, 'policy/current.yaml'), policy);
    if (fault) faults.add(fault);
    const waiting = monitor.tokens.open();

    const { result } = await monitor.run({ ...request, taskToken: waiting.token });

    const answer = await waiting.answer;
    if (answer.ok || result.status === 'SUCCEEDED') throw new Error('the run succeeded');
    expect(answer.error).toBe('RunFailed');
    expect(answer.cause).toBe(result.cause);
    expect(RunCause.parse(JSON.parse(answer.cause)).failed.map((failed) => failed.part)).toEqual([part]);
  },
);

test('the example that waits goes on from the failure', async () => {
  faults.add({ action: 'ec2:DescribeIpams', do: { error: { code: 'UnauthorizedOperation' } } });

  expect((await runParent(monitor, 'callback.asl.json')).result).toEqual({
    status: 'SUCCEEDED',
    output: { failedParts: ['Discover'], handOff: null },
  });
});

test.each(['succeed', 'fail'] as const)(
  'an answer (%s) that Step Functions does not confirm is sent again',
  async (what) => {
    if (what === 'fail') faults.add({ action: 'sns:Publish', do: { error: { code: 'AuthorizationError' } } });
    const sent = vi.spyOn(monitor.tokens, what).mockImplementationOnce(() => {
      throw new StateError('States.Timeout');
    });
    const waiting = monitor.tokens.open();

    const { result } = await monitor.run({ taskToken: waiting.token });

    expect(sent).toHaveBeenCalledTimes(2);
    expect((await waiting.answer).ok).toBe(what === 'succeed');
    if (result.status === 'SUCCEEDED') expect(HandOff.parse(result.output).answer).toEqual({ status: 'taken' });
  },
);

test('one that was taken, but not confirmed, is told as not taken', async () => {
  const succeed = monitor.tokens.succeed.bind(monitor.tokens);
  vi.spyOn(monitor.tokens, 'succeed').mockImplementationOnce((token, output) => {
    succeed(token, output);
    throw new StateError('States.Timeout');
  });
  const waiting = monitor.tokens.open();

  const { result } = await monitor.run({ taskToken: waiting.token });

  expect(await waiting.answer).toMatchObject({ ok: true });
  expect(result.status === 'SUCCEEDED' && result.output).toMatchObject({ answer: { status: 'notTaken' } });
});

test('a parent that stopped waiting does not make the run fail, and its output says that nobody heard it', async () => {
  const waiting = monitor.tokens.open();
  waiting.close();

  const { result } = await monitor.run({ taskToken: waiting.token });

  expect(result.status).toBe('SUCCEEDED');
  expect(HandOff.parse(result.status === 'SUCCEEDED' && result.output)).toMatchObject({
    status: 'complete',
    answer: { status: 'notTaken', error: 'Sfn.TaskTimedOutException' },
  });
});

test('nor does a text that never was a token', async () => {
  const { result } = await monitor.run({ taskToken: 'no token' });

  expect(result.status === 'SUCCEEDED' && result.output).toMatchObject({
    answer: { status: 'notTaken', error: 'Sfn.InvalidTokenException' },
  });
});

test('a run that failed and that nobody heard names both', async () => {
  faults.add({ action: 'sns:Publish', do: { error: { code: 'AuthorizationError' } } });
  const waiting = monitor.tokens.open();
  waiting.close();

  const { result } = await monitor.run({ taskToken: waiting.token });

  if (result.status === 'SUCCEEDED') throw new Error('the run succeeded');
  const { failed } = RunCause.parse(JSON.parse(result.cause));
  expect(failed.map(({ part, error }) => [part, error])).toEqual([
    ['Notify', 'NotifyFailed'],
    ['Answer', 'Sfn.TaskTimedOutException'],
  ]);
});

test('an answer that is refused for another reason fails the run, and whoever waits still hears of it', async () => {
  vi.spyOn(monitor.tokens, 'succeed').mockImplementation(() => {
    throw new TokenRefused('InvalidOutput', 'refused');
  });
  const waiting = monitor.tokens.open();

  const { result } = await monitor.run({ taskToken: waiting.token });

  if (result.status === 'SUCCEEDED') throw new Error('the run succeeded');
  expect(RunCause.parse(JSON.parse(result.cause)).failed).toMatchObject([
    { part: 'Answer', error: 'Sfn.InvalidOutputException' },
  ]);
  expect(await waiting.answer).toEqual({ ok: false, error: 'RunFailed', cause: result.cause });
});

test('an empty token, as a variable that was not set makes it, is told before anything is read', async () => {
  const { result } = await monitor.run({ taskToken: '' });

  if (result.status === 'SUCCEEDED') throw new Error('the run succeeded');
  const { failed } = RunCause.parse(JSON.parse(result.cause));
  expect(failed).toMatchObject([{ part: 'Discover', error: 'InvalidInput' }]);
  expect(failed[0]?.cause).toContain('taskToken: is empty');
});

test('a token that is no text is a mistake in the request, and answered to nobody', async () => {
  const { result } = await monitor.run({ taskToken: 5 } as unknown as ExecutionInput);

  expect(result.status !== 'SUCCEEDED' && result.cause).toContain('taskToken');
});

test('no step receives the token, no object holds it, and no log tells it', async () => {
  const invoked = vi.spyOn(monitor.functions, 'invoke');
  const tokens: string[] = [];
  for (const request of [{ authoritative: true }, { dryRun: true }, { treshold: 1 } as ExecutionInput]) {
    const waiting = monitor.tokens.open();
    tokens.push(waiting.token);
    await monitor.run({ ...request, taskToken: waiting.token });
    await waiting.answer;
  }

  const files = readdirSync(monitor.outDir, { recursive: true, withFileTypes: true }).filter((each) => each.isFile());
  const texts = files.map(({ parentPath, name }) => {
    const bytes = readFileSync(join(parentPath, name));
    return (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString();
  });
  const payloads = invoked.mock.calls.map(([, payload]) => JSON.stringify(payload));
  expect(files.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['discovery.json', 'handoff.json', 'discover.log']),
  );
  expect(texts.some((text) => text.includes('Discovered'))).toBe(true);
  expect(payloads.length).toBeGreaterThan(10);
  for (const text of [...texts, ...payloads]) {
    // Nor the beginning of one; a page has AAAA in its packed data.
    for (const token of tokens) expect(text.includes(token.slice(0, 12))).toBe(false);
  }
});

test('a request names scopes, types and consumers, and the hand-off repeats what was understood', async () => {
  const request: ExecutionInput = {
    scopes: { ids: [SCOPES[0]] },
    resourceTypes: ['subnet'],
    threshold: 50,
    consumers: ['tickets'],
  };

  const { result } = await monitor.run(request);

  expect(HandOff.parse(result.status === 'SUCCEEDED' && result.output)).toMatchObject({ request });
  expect(existsSync(join(monitor.outDir, 'lambda/tickets.jsonl'))).toBe(true);
});
