import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DescribeExecutionCommand, SFNClient } from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { parseStateMachine } from '../../local/asl/machine.ts';
import { systemPorts } from '../../local/asl/system-ports.ts';
import { type Monitor, startMonitor } from '../../local/monitor.ts';
import { RunCause } from '../../statemachine/contracts/cause.ts';
import { HandOff } from '../../statemachine/contracts/hand-off.ts';
import { eventsService } from '../aws/events.ts';
import { type Fault, Faults } from '../aws/faults.ts';
import { sqsService } from '../aws/sqs.ts';
import { Executions } from '../aws/states/executions.ts';
import { statesService } from '../aws/states/service.ts';
import { s3Client } from '../local/asl/harness.ts';
import { exchangeable, organisation, REGION, SCOPES } from './organisation.ts';

// Each way out from wire to wire: the deployed step and the SDK's real clients, against endpoints that speak AWS's
// protocols; and with each of them broken, the others.

const arn = (service: string, resource: string) => `arn:aws:${service}:${REGION}:111122223333:${resource}`;
const consumers = {
  tickets: { type: 'lambda', arn: arn('lambda', 'function:tickets') },
  check: { type: 'lambdaSync', arn: arn('lambda', 'function:check') },
  grow: { type: 'stateMachine', arn: arn('states', 'stateMachine:grow') },
  network: { type: 'eventBus', arn: arn('events', 'event-bus/network') },
  reports: { type: 'sns', arn: arn('sns', 'reports') },
  queue: { type: 'sqs', url: `https://sqs.${REGION}.amazonaws.com/111122223333/queue` },
} as const;
type Name = keyof typeof consumers;
const NAMES = Object.keys(consumers) as Name[];

/** Of one scope, which is all that most ways out need to be tried. */
const small = organisation({ scopes: [SCOPES[0]] });
const data = exchangeable(small);
let monitor: Monitor;
const faults = new Faults();
let sfn: SFNClient;
let runs = 0;
let ticketSystem: (payload: unknown) => Promise<unknown> = async () => null;

beforeAll(async () => {
  const outDir = mkdtempSync(join(tmpdir(), 'ipam-monitor-test-'));
  const executions = new Executions();
  monitor = await startMonitor({
    source: { kind: 'data', data },
    outDir,
    aws: {
      topics: [consumers.reports.arn],
      services: {
        states: statesService(executions),
        events: eventsService(outDir, [consumers.network.arn]),
        sqs: sqsService(outDir, [consumers.queue.url]),
      },
      before: faults.take,
    },
    destinations: {
      topics: [],
      functions: [],
      consumers,
      handlers: { tickets: async () => null, check: (payload) => ticketSystem(payload) },
    },
    // What is left after the step's reserve is the time that a consumer has.
    timeoutSeconds: { HandOff: 12 },
    // One attempt of the SDK: the retries under test are those of the state machine.
    environment: { AWS_MAX_ATTEMPTS: '1', HOME_REGIONS: REGION },
    ports: { sleep: async () => {} },
  });
  executions.add({
    arn: consumers.grow.arn,
    machine: parseStateMachine({ QueryLanguage: 'JSONata', StartAt: 'Grow', States: { Grow: { Type: 'Succeed' } } }),
    ports: { ...systemPorts, s3: s3Client(monitor.aws.url), invokeLambda: async () => null },
  });
  sfn = new SFNClient({
    endpoint: monitor.aws.url,
    region: REGION,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
});
beforeEach(() => {
  data.become(small);
  faults.clear();
  ticketSystem = async () => null;
  for (const name of readdirSync(monitor.outDir)) {
    if (name !== 'logs') rmSync(join(monitor.outDir, name), { recursive: true });
  }
});
afterAll(async () => {
  sfn.destroy();
  await monitor.stop();
  rmSync(monitor.outDir, { recursive: true, force: true });
});

async function runWith(handOff: unknown = { consumers: NAMES.map((to) => ({ to })) }) {
  mkdirSync(join(monitor.outDir, 'policy'), { recursive: true });
  writeFileSync(join(monitor.outDir, 'policy/current.yaml'), JSON.stringify({ version: 1, outputs: { handOff } }));
  return await monitor.run({}, { runId: `run-${++runs}` });
}

function jsonLines(file: string): Record<string, unknown>[] {
  const path = join(monitor.outDir, file);
  return existsSync(path)
    ? readFileSync(path, 'utf8')
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line))
    : [];
}

/** What each consumer has received, as its service hands it on. */
async function received(runId: string): Promise<Record<Name, unknown[]>> {
  const topic = join(monitor.outDir, 'sns/reports');
  const executionArn = `${consumers.grow.arn.replace(':stateMachine:', ':execution:')}:${runId}-grow`;
  const started = await sfn.send(new DescribeExecutionCommand({ executionArn })).catch(() => undefined);
  return {
    tickets: jsonLines('lambda/tickets.jsonl').map(({ payload }) => payload),
    check: jsonLines('lambda/check.jsonl').flatMap(({ payload }) => (payload === undefined ? [] : [payload])),
    grow: started ? [JSON.parse(started.input ?? '')] : [],
    network: jsonLines('events/network.jsonl').map(({ detail }) => detail),
    reports: existsSync(topic)
      ? readdirSync(topic).map((file) => JSON.parse(readFileSync(join(topic, file), 'utf8').split('\n\n')[1] ?? ''))
      : [],
    queue: jsonLines('sqs/queue.jsonl').map(({ MessageBody }) => JSON.parse(String(MessageBody))),
  };
}

test('every consumer gets the hand-off, once', async () => {
  data.become(organisation());
  const run = await runWith();

  if (run.result.status !== 'SUCCEEDED') throw new Error(run.result.cause);
  const handOff = HandOff.parse(run.result.output);
  expect(await received(run.runId)).toEqual(Object.fromEntries(NAMES.map((name) => [name, [handOff]])));
  expect(jsonLines('events/network.jsonl')).toMatchObject([
    { source: 'aws-ipam-monitor', 'detail-type': 'IPAM Utilization Evaluated', time: handOff.asOf },
  ]);
  expect(jsonLines('sqs/queue.jsonl')).toMatchObject([
    { MessageAttributes: { status: { StringValue: 'complete' }, findings: { StringValue: '6' } } },
  ]);
});

test('each consumer with its filter', async () => {
  data.become(organisation());
  const run = await runWith({
    consumers: [
      { to: 'queue', filter: { severity: 'critical', scope: 'ipam-scope-0a' } },
      { to: 'network', filter: { type: 'vpc' } },
    ],
  });

  const { queue, network, tickets } = await received(run.runId);
  expect(HandOff.parse(queue[0]).findings).toMatchObject({
    total: 1,
    complete: true,
    inline: [{ severity: 'critical', scopeId: 'ipam-scope-0a' }],
  });
  expect(HandOff.parse(network[0])).toMatchObject({
    findings: { total: 0, inline: [], complete: true },
    coverage: { counts: { critical: 3 } },
  });
  expect(tickets).toEqual([]);
});

const calls = {
  tickets: ['lambda:Invoke', 'FunctionName', 'tickets', 'TooManyRequestsException', 'ResourceNotFoundException'],
  check: ['lambda:Invoke', 'FunctionName', 'check', 'TooManyRequestsException', 'ResourceNotFoundException'],
  grow: ['states:StartExecution', 'stateMachineArn', 'grow', 'ThrottlingException', 'StateMachineDoesNotExist'],
  network: ['events:PutEvents', 'EventBusName', 'network', 'ThrottlingException', 'ResourceNotFoundException'],
  reports: ['sns:Publish', 'TopicArn', 'reports', 'Throttled', 'NotFound'],
  queue: ['sqs:SendMessage', 'QueueUrl', 'queue', 'RequestThrottled', 'QueueDoesNotExist'],
} as const satisfies Record<Name, readonly string[]>;

function breakConsumer(name: Name, effect: Fault['do'], times?: number): void {
  const [action, parameter, ending] = calls[name];
  const when: Fault['when'] = (parameters) => parameters[parameter]?.endsWith(ending) ?? false;
  faults.add({ action, when, do: effect, ...(times && { times }) });
}

test.each(NAMES)('%s throttled is tried again, and only that one', async (name) => {
  breakConsumer(name, { error: { code: calls[name][3] } }, 2);

  const run = await runWith();

  expect(run.result.status).toBe('SUCCEEDED');
  const counts = Object.entries(await received(run.runId)).map(([each, all]) => [each, all.length]);
  expect(counts).toEqual(NAMES.map((each) => [each, 1]));
});

const broken: readonly [string, (name: Name) => Fault['do'], RegExp][] = [
  ['throttled for good', (name) => ({ error: { code: calls[name][3] } }), /Thrott|TooManyRequests/],
  ['denied', () => ({ error: { code: 'AccessDeniedException' } }), /allow this role/],
  ['missing', (name) => ({ error: { code: calls[name][4] } }), /create it, or correct its/],
  // Longer than all tests: a call that nobody waits for any more is carried out at its end.
  ['slow', () => ({ latencyMs: 600_000 }), /ConsumerTooSlow: no answer within/],
];

test.each(broken.flatMap(([what, effect, reason]) => NAMES.map((name) => [name, what, effect, reason] as const)))(
  '%s %s leaves the others done, and the Cause names it',
  async (name, _, effect, reason) => {
    breakConsumer(name, effect(name));

    const run = await runWith();

    if (run.result.status === 'SUCCEEDED') throw new Error('the run succeeded');
    const { failed, handOff } = RunCause.parse(JSON.parse(run.result.cause));
    expect(handOff).toBe(`${run.prefix}handoff.json`);
    expect(failed).toMatchObject([{ part: 'HandOff' }]);
    expect(failed[0]?.cause).toContain(`1 of 6 consumers did not take the hand-off: ${name}. ${name}: `);
    expect(failed[0]?.cause).toMatch(reason);
    const others = Object.entries(await received(run.runId)).filter(([each]) => each !== name);
    expect(others.map(([each, all]) => [each, all.length])).toEqual(
      NAMES.filter((each) => each !== name).map((each) => [each, 1]),
    );
  },
);

test('a function that is waited for and fails is named with what it said', async () => {
  ticketSystem = async () => {
    throw new TypeError('the ticket system is closed');
  };

  const run = await runWith();

  if (run.result.status === 'SUCCEEDED') throw new Error('the run succeeded');
  expect(run.result.cause).toContain('check: ConsumerFailed: TypeError: the ticket system is closed');
});

test.each(NAMES)('a connection to %s that breaks is made again', async (name) => {
  breakConsumer(name, { cut: true }, 2);

  const run = await runWith();

  expect(run.result.status).toBe('SUCCEEDED');
  const counts = Object.entries(await received(run.runId)).map(([each, all]) => [each, all.length]);
  expect(counts).toEqual(NAMES.map((each) => [each, 1]));
});

test('an execution whose start was not confirmed is started once', async () => {
  breakConsumer('grow', { cut: 'response' }, 1);

  const run = await runWith();

  expect(run.result.status).toBe('SUCCEEDED');
  expect((await received(run.runId)).grow).toHaveLength(1);
});

test('one that is denied is called once, although another one is throttled and tried again', async () => {
  let asked = 0;
  const denied: Fault['when'] = ({ EventBusName }) => {
    if (!EventBusName?.endsWith('network')) return false;
    asked++;
    return true;
  };
  faults.add({
    action: 'events:PutEvents',
    when: denied,
    do: { error: { code: 'AccessDeniedException' } },
  });
  breakConsumer('queue', { error: { code: calls.queue[3] } }, 2);

  const run = await runWith();

  if (run.result.status === 'SUCCEEDED') throw new Error('the run succeeded');
  expect(RunCause.parse(JSON.parse(run.result.cause)).failed).toMatchObject([
    {
      part: 'HandOff',
      error: 'HandOffFailed',
      cause: expect.stringContaining('1 of 6 consumers did not take the hand-off: network. '),
    },
  ]);
  expect(asked).toBe(1);
  const { network, ...others } = await received(run.runId);
  expect(network).toEqual([]);
  expect(Object.values(others).map((all) => all.length)).toEqual([1, 1, 1, 1, 1]);
});

const writing =
  (file: string): NonNullable<Fault['when']> =>
  ({ Key }) =>
    Key?.endsWith(file) ?? false;

test('what cannot be noted neither stops the others nor hides who failed', async () => {
  faults.add({
    action: 's3:PutObject',
    when: writing('delivered.json'),
    do: { error: { code: 'AccessDenied' } },
  });
  breakConsumer('network', { error: { code: 'AccessDeniedException' } });

  const run = await runWith();

  if (run.result.status === 'SUCCEEDED') throw new Error('the run succeeded');
  const [failed] = RunCause.parse(JSON.parse(run.result.cause)).failed;
  expect(failed).toMatchObject({ part: 'HandOff', error: 'HandOffFailed' });
  expect(failed?.cause).toContain('1 of 6 consumers did not take the hand-off: network. network: AccessDenied');
  expect(failed?.cause).toContain('This could not be written down (AccessDenied');
  const { network, ...others } = await received(run.runId);
  expect(network).toEqual([]);
  expect(Object.values(others).map((all) => all.length)).toEqual([1, 1, 1, 1, 1]);
});

test.each(['handoff.json', 'delivered.json'])(
  'a bucket that is busy when %s is written is tried again',
  async (file) => {
    faults.add({
      action: 's3:PutObject',
      when: writing(file),
      do: { error: { code: 'SlowDown', status: 503 } },
      times: 2,
    });

    const run = await runWith();

    expect(run.result.status).toBe('SUCCEEDED');
    const counts = Object.entries(await received(run.runId)).map(([each, all]) => [each, all.length]);
    expect(counts).toEqual(NAMES.map((each) => [each, 1]));
  },
);
