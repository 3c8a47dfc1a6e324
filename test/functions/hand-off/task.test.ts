import type { InvokeCommandInput } from '@aws-sdk/client-lambda';
import { expect, test } from 'vitest';
import type { Calls } from '../../../functions/hand-off/calls.ts';
import { Destination } from '../../../functions/hand-off/destination.ts';
import { handOffTask } from '../../../functions/hand-off/task.ts';
import { HandOffFailed, Throttled } from '../../../functions/shared/errors.ts';
import { HandOff } from '../../../statemachine/contracts/hand-off.ts';
import { Request } from '../../../statemachine/contracts/request.ts';
import { ObjectMissing } from '../../../storage/errors.ts';
import { awsError, fakeCalls } from '../../fakes/calls.ts';
import { fakeInvocation } from '../../fakes/invocation.ts';
import { type MemoryObjects, memoryObjects } from '../../fakes/objects.ts';
import { giveResults, SCOPE, sampleEvaluation, sampleRun } from '../../fakes/results.ts';

const OTHER = 'ipam-scope-0bbbbbbbbbbbbbbbb';
const KEY = 'runs/2026/11/21/run-1/handoff.json';
const CONSUMERS = { tickets: 'create-tickets', report: 'arn:aws:lambda:eu-west-1:111122223333:function:report' };

interface Options {
  run?: ReturnType<typeof sampleRun>;
  aws?: ReturnType<typeof fakeCalls>;
  consumers?: Record<string, string>;
}

/** Consumers that are functions, as a deployment declares them in the short form. */
function handOff(
  objects: MemoryObjects,
  { run = sampleRun(), aws = fakeCalls(), consumers = CONSUMERS }: Options = {},
) {
  const declared = Object.fromEntries(Object.entries(consumers).map(([name, arn]) => [name, Destination.parse(arn)]));
  return handOffTask.run({ run }, { objects, calls: aws.calls, consumers: declared, ...fakeInvocation() });
}

const asHandOff = (value: unknown) => HandOff.parse(value);
const payload = ({ Payload }: InvokeCommandInput) => asHandOff(JSON.parse(String(Payload)));
const to = (...functions: string[]) => ({ outputs: { handOff: { functions } } });
const bad = (id: string, scopeId = SCOPE) => sampleEvaluation({ id, severity: 'critical', scopeId });
const subnets = (n: number) => Array.from({ length: n }, (_, i) => bad(`subnet-${String(i).padStart(5, '0')}`));

test('the hand-off tells what was found, what was not looked at, and where everything is', async () => {
  const objects = memoryObjects();
  const failedScopes = [{ scopeId: 'ipam-scope-0c', error: 'AccessDenied', message: 'm' }];
  const summary = giveResults(objects, {
    evaluations: [bad('subnet-1'), sampleEvaluation({ id: 'subnet-2' }), bad('subnet-3', OTHER)],
    scopeIds: [SCOPE, OTHER],
    failedScopes,
  });

  const output = await handOff(objects);

  expect(handOffTask.Output.parse(output)).toEqual(output);
  expect(output.consumers).toEqual([]);
  expect(output.handOff).toEqual(asHandOff(objects.json(KEY)));
  expect(output.handOff).toMatchObject({
    schemaVersion: '1.0',
    runId: 'run-1',
    status: 'partial',
    coverage: summary.coverage,
    failedScopes,
    findings: {
      total: 2,
      complete: true,
      inline: [{ resource: { id: 'subnet-1' } }, { resource: { id: 'subnet-3' } }],
    },
    location: {
      bucket: 'test-bucket',
      prefix: 'runs/2026/11/21/run-1/',
      summary: 'runs/2026/11/21/run-1/summary.json',
      handOff: KEY,
      evaluations: [
        { scopeId: SCOPE, key: `runs/2026/11/21/run-1/evaluations/${SCOPE}.jsonl.gz` },
        { scopeId: OTHER, key: `runs/2026/11/21/run-1/evaluations/${OTHER}.jsonl.gz` },
      ],
    },
  });
});

test('no findings can be told from not looked', async () => {
  const clean = memoryObjects();
  giveResults(clean, { evaluations: [sampleEvaluation({ id: 'subnet-1' })] });
  const blind = memoryObjects();
  giveResults(blind, { scopeIds: [], failedScopes: [{ scopeId: SCOPE, error: 'AccessDenied', message: 'm' }] });

  const findings = { total: 0, inline: [], complete: true };
  expect((await handOff(clean)).handOff).toMatchObject({ status: 'complete', findings, failedScopes: [] });
  expect((await handOff(blind)).handOff).toMatchObject({
    status: 'failed',
    findings,
    failedScopes: [{ scopeId: SCOPE }],
  });
});

test.each([
  [0, 0, false],
  [29, 29, false],
  [30, 30, true],
  [500, 30, true],
])('of 30 findings, a limit of %i keeps the worst %i', async (inlineFindings, kept, complete) => {
  const objects = memoryObjects();
  const evaluations = Array.from({ length: 30 }, (_, n) =>
    sampleEvaluation({ id: `subnet-${n}`, severity: 'critical', capacity: { free: n } }),
  );
  giveResults(objects, { evaluations, policy: { outputs: { handOff: { inlineFindings } } } });

  const { findings } = (await handOff(objects)).handOff;

  expect(findings).toMatchObject({ total: 30, complete });
  expect(findings.inline.map(({ capacity }) => capacity?.free)).toEqual(Array.from({ length: kept }, (_, n) => n));
});

test('each consumer is invoked asynchronously with the hand-off, after it was written', async () => {
  const objects = memoryObjects();
  giveResults(objects, { evaluations: [bad('subnet-1')], policy: to('tickets', 'report') });
  const aws = fakeCalls();

  const output = await handOff(objects, { aws });

  expect(output.consumers).toEqual([
    { name: 'tickets', type: 'lambda', status: 'delivered', findings: 1 },
    { name: 'report', type: 'lambda', status: 'delivered', findings: 1 },
  ]);
  expect(aws.invocations.map(({ FunctionName, InvocationType }) => [FunctionName, InvocationType])).toEqual([
    ['create-tickets', 'Event'],
    ['arn:aws:lambda:eu-west-1:111122223333:function:report', 'Event'],
  ]);
  expect(aws.invocations.map(payload)).toEqual([output.handOff, output.handOff]);
  expect(objects.written[0]).toBe(KEY);
});

test('a consumer that is named twice is invoked once', async () => {
  const objects = memoryObjects();
  giveResults(objects, { policy: to('tickets', 'tickets') });
  const aws = fakeCalls();

  await handOff(objects, { aws });

  expect(aws.invocations).toHaveLength(1);
});

test('a dry run writes the hand-off and invokes nobody', async () => {
  const objects = memoryObjects();
  const run = sampleRun({ dryRun: true, authoritative: false });
  giveResults(objects, { run, policy: to('tickets') });
  const aws = fakeCalls();

  expect((await handOff(objects, { run, aws })).consumers).toEqual([
    { name: 'tickets', status: 'dryRun', findings: 0 },
  ]);

  expect(aws.invocations).toEqual([]);
  expect(objects.written).toEqual([KEY]);
});

test('the same input again writes the same and invokes nobody twice', async () => {
  const objects = memoryObjects();
  giveResults(objects, { evaluations: [bad('subnet-1')], policy: to('tickets', 'report') });
  const aws = fakeCalls();

  const first = await handOff(objects, { aws });
  const before = objects.snapshot();
  const second = await handOff(objects, { aws });

  expect(second.handOff).toEqual(first.handOff);
  expect(second.consumers.map(({ status }) => status)).toEqual(['deliveredBefore', 'deliveredBefore']);
  expect(aws.invocations).toHaveLength(2);
  expect(objects.snapshot()).toEqual(before);
});

test('a consumer that fails leaves the others alone, and each failure is named with what to do', async () => {
  const objects = memoryObjects();
  giveResults(objects, { policy: to('gone', 'denied', 'tpyo', 'tickets') });
  const aws = fakeCalls({
    'gone-function': awsError('ResourceNotFoundException'),
    'denied-function': awsError('AccessDeniedException'),
  });
  const consumers = { gone: 'gone-function', denied: 'denied-function', tickets: 'create-tickets' };
  const attempt = handOff(objects, { aws, consumers });

  await expect(attempt).rejects.toThrow(HandOffFailed);
  await expect(attempt).rejects.toThrow(
    '3 of 4 consumers did not take the hand-off: gone, denied, tpyo. ' +
      'gone: ResourceNotFoundException: said AWS (create it, or correct its ARN in the deployment); ' +
      'denied: AccessDeniedException: said AWS (allow this role lambda:InvokeFunction on denied-function); ' +
      'tpyo: UnknownConsumer: the deployment does not declare it. ' +
      'Known consumers: denied, gone, tickets. Reached: tickets.',
  );
  expect(aws.invocations.map(({ FunctionName }) => FunctionName)).toEqual(['create-tickets']);
  expect(objects.keys()).toContain(KEY);
});

test('a throttled consumer is retried by the state machine, and only that one is invoked then', async () => {
  const objects = memoryObjects();
  giveResults(objects, { policy: to('tickets', 'report') });
  const aws = fakeCalls({ 'create-tickets': awsError('TooManyRequestsException') });

  await expect(handOff(objects, { aws })).rejects.toThrow(Throttled);
  await expect(handOff(objects, { aws })).rejects.toThrow('1 of 2 consumers');
  aws.refusals['create-tickets'] = undefined;

  expect((await handOff(objects, { aws })).consumers).toEqual([
    { name: 'tickets', type: 'lambda', status: 'delivered', findings: 0 },
    { name: 'report', type: 'lambda', status: 'deliveredBefore', findings: 0 },
  ]);
  expect(aws.invocations.map(({ FunctionName }) => FunctionName)).toEqual([CONSUMERS.report, 'create-tickets']);
});

test('one that is throttled is worth a retry although another one failed for good', async () => {
  const objects = memoryObjects();
  giveResults(objects, { policy: to('tpyo', 'tickets') });
  const aws = fakeCalls({ 'create-tickets': awsError('TooManyRequestsException') });

  await expect(handOff(objects, { aws })).rejects.toThrow(Throttled);
  aws.refusals['create-tickets'] = undefined;
  await expect(handOff(objects, { aws })).rejects.toThrow(HandOffFailed);

  expect(aws.invocations).toHaveLength(1);
});

test('a large result travels as a pointer, to consumers and in the state, while the object holds it all', async () => {
  const objects = memoryObjects();
  const evaluations = subnets(500).map((evaluation) => ({
    ...evaluation,
    resource: { ...evaluation.resource, name: 'n'.repeat(256), tags: { note: '🚀'.repeat(60) } },
  }));
  giveResults(objects, {
    evaluations,
    policy: { outputs: { handOff: { functions: ['tickets'], inlineFindings: 500 } } },
  });
  const aws = fakeCalls();

  const output = await handOff(objects, { aws });

  expect(Buffer.byteLength(JSON.stringify(output.handOff))).toBeLessThanOrEqual(128 * 1024);
  expect(Buffer.byteLength(String(aws.invocations[0]?.Payload))).toBeLessThanOrEqual(240 * 1024);
  const stored = asHandOff(objects.json(KEY));
  expect(stored.findings).toMatchObject({ total: 500, complete: true });
  const sent = aws.invocations.map(payload)[0];
  for (const pointer of [output.handOff, sent]) {
    expect(pointer?.findings).toMatchObject({ total: 500, complete: false });
    expect(pointer?.findings.inline).toEqual(stored.findings.inline.slice(0, pointer?.findings.inline.length));
    expect(pointer?.location).toEqual(stored.location);
  }
});

test('no task token travels on', async () => {
  const objects = memoryObjects();
  const summary = giveResults(objects, { policy: to('tickets') });
  objects.give('runs/2026/11/21/run-1/summary.json', { ...summary, taskToken: 'SECRET', TaskToken: 'SECRET' });
  const aws = fakeCalls();

  const output = await handOff(objects, { aws });

  const everything = [
    JSON.stringify(output),
    String(aws.invocations[0]?.Payload),
    JSON.stringify(objects.json(KEY)),
  ].join();
  expect(everything).not.toMatch(/token|SECRET/i);
});

test('a missing summary or evaluation is named', async () => {
  const objects = memoryObjects();
  await expect(handOff(objects)).rejects.toThrow(ObjectMissing);

  giveResults(objects, { evaluations: [bad('subnet-1')] });
  objects.remove(`runs/2026/11/21/run-1/evaluations/${SCOPE}.jsonl.gz`);
  await expect(handOff(objects)).rejects.toThrow(ObjectMissing);
});

const declared = {
  async: { type: 'lambda', arn: 'create-tickets' },
  sync: { type: 'lambdaSync', arn: 'arn:aws:lambda:us-east-1:111122223333:function:check' },
  machine: { type: 'stateMachine', arn: 'arn:aws:states:eu-west-1:111122223333:stateMachine:grow' },
  bus: { type: 'eventBus', arn: 'arn:aws:events:eu-west-1:111122223333:event-bus/network' },
  topic: { type: 'sns', arn: 'arn:aws:sns:eu-west-1:111122223333:reports.fifo' },
  queue: { type: 'sqs', url: 'https://sqs.eu-central-1.amazonaws.com/111122223333/reports' },
} as const;

/** Every kind of destination, handed to by its name. */
function handOffTo(objects: MemoryObjects, aws: ReturnType<typeof fakeCalls>, deadline = () => 300_000) {
  const invocation = fakeInvocation({ deadline });
  return handOffTask.run({ run: sampleRun() }, { objects, calls: aws.calls, consumers: declared, ...invocation });
}
const toAll = { outputs: { handOff: { consumers: Object.keys(declared).map((name) => ({ to: name })) } } };

test('each kind of destination is handed to in its own way and Region', async () => {
  const objects = memoryObjects();
  giveResults(objects, { evaluations: [bad('subnet-1')], policy: toAll });
  const aws = fakeCalls();

  const { handOff, consumers } = await handOffTo(objects, aws);

  expect(consumers).toEqual(
    Object.entries(declared).map(([name, { type }]) => ({ name, type, status: 'delivered', findings: 1 })),
  );
  const text = JSON.stringify(handOff);
  expect(aws.invocations).toEqual([
    { FunctionName: 'create-tickets', InvocationType: 'Event', Payload: text },
    { FunctionName: declared.sync.arn, InvocationType: 'RequestResponse', Payload: text },
  ]);
  expect(aws.executions).toEqual([{ stateMachineArn: declared.machine.arn, name: 'run-1-machine', input: text }]);
  expect(aws.events).toEqual([
    {
      Entries: [
        {
          EventBusName: declared.bus.arn,
          Source: 'aws-ipam-monitor',
          DetailType: 'IPAM Utilization Evaluated',
          Time: new Date(handOff.asOf),
          Detail: text,
        },
      ],
    },
  ]);
  const attributes = {
    schemaVersion: { DataType: 'String', StringValue: handOff.schemaVersion },
    status: { DataType: 'String', StringValue: 'complete' },
    findings: { DataType: 'Number', StringValue: '1' },
  };
  expect(aws.published).toEqual([
    {
      TopicArn: declared.topic.arn,
      Message: text,
      MessageAttributes: attributes,
      MessageGroupId: 'ipam-monitor',
      MessageDeduplicationId: 'run-1-topic',
    },
  ]);
  expect(aws.messages).toEqual([{ QueueUrl: declared.queue.url, MessageBody: text, MessageAttributes: attributes }]);
  expect(new Set(aws.regions)).toEqual(new Set([undefined, 'us-east-1', 'eu-west-1', 'eu-central-1']));
});

test.each([
  ['async', 'create-tickets', 'lambda:InvokeFunction on create-tickets'],
  ['sync', declared.sync.arn, `lambda:InvokeFunction on ${declared.sync.arn}`],
  ['machine', declared.machine.arn, `states:StartExecution on ${declared.machine.arn}`],
  ['bus', declared.bus.arn, `events:PutEvents on ${declared.bus.arn}`],
  ['topic', declared.topic.arn, `sns:Publish on ${declared.topic.arn}`],
  ['queue', declared.queue.url, `sqs:SendMessage on ${declared.queue.url}`],
])('%s that is denied leaves all others done, and says what to grant', async (name, refused, grant) => {
  const objects = memoryObjects();
  giveResults(objects, { policy: toAll });
  const attempt = handOffTo(objects, fakeCalls({ [refused]: awsError('AccessDeniedException') }));

  await expect(attempt).rejects.toThrow(HandOffFailed);
  await expect(attempt).rejects.toThrow(`1 of 6 consumers did not take the hand-off: ${name}.`);
  await expect(attempt).rejects.toThrow(`(allow this role ${grant})`);
  expect(objects.json('runs/2026/11/21/run-1/delivered.json')).toEqual({
    runId: 'run-1',
    consumers: Object.keys(declared)
      .filter((other) => other !== name)
      .sort(),
    refused: { [name]: `AccessDeniedException: said AWS (allow this role ${grant})` },
  });
});

test('one that failed for good is not called again because another one was throttled, and still named', async () => {
  const objects = memoryObjects();
  giveResults(objects, { policy: toAll });
  const refusals = {
    [declared.bus.arn]: awsError('AccessDeniedException'),
    [declared.queue.url]: awsError('RequestThrottled'),
  };
  await expect(handOffTo(objects, fakeCalls(refusals))).rejects.toThrow(Throttled);

  const aws = fakeCalls();
  const again = handOffTo(objects, aws);

  await expect(again).rejects.toThrow(HandOffFailed);
  await expect(again).rejects.toThrow(
    `1 of 6 consumers did not take the hand-off: bus. bus: AccessDeniedException: said AWS (allow this role events:PutEvents on ${declared.bus.arn}). Reached: async, sync, machine, topic, queue.`,
  );
  expect(aws.events).toEqual([]);
  expect(aws.messages).toHaveLength(1);
});

const DELIVERED = 'runs/2026/11/21/run-1/delivered.json';
const slowDown = (key: string) => {
  if (key === DELIVERED) throw awsError('SlowDown', 'server');
};

test('what cannot be noted neither stops the others nor hides who failed', async () => {
  const objects = memoryObjects({ beforeWrite: slowDown });
  giveResults(objects, { policy: toAll });
  const aws = fakeCalls({ [declared.bus.arn]: awsError('AccessDeniedException') });
  const attempt = handOffTo(objects, aws);

  await expect(attempt).rejects.toThrow(HandOffFailed);
  await expect(attempt).rejects.toThrow(
    /^1 of 6 consumers did not take the hand-off: bus\. bus: AccessDeniedException/,
  );
  await expect(attempt).rejects.toThrow(
    /This could not be written down \(SlowDown: said AWS\): another attempt calls all of them again\.$/,
  );
  expect([aws.invocations, aws.executions, aws.published, aws.messages].map((calls) => calls.length)).toEqual([
    2, 1, 1, 1,
  ]);
});

test('when all is delivered, a note that fails is no failure', async () => {
  const objects = memoryObjects({ beforeWrite: slowDown });
  giveResults(objects, { policy: toAll });
  const invocation = fakeInvocation();

  const { consumers } = await handOffTask.run(
    { run: sampleRun() },
    { objects, calls: fakeCalls().calls, consumers: declared, ...invocation },
  );

  expect(consumers.map(({ status }) => status)).toEqual(Array.from({ length: 6 }, () => 'delivered'));
  expect(invocation.logged).toContainEqual({
    level: 'warn',
    message: 'Could not note what was delivered',
    details: [{ error: 'SlowDown: said AWS' }],
  });
});

test('a note that failed is made good by the next', async () => {
  let failures = 1;
  const objects = memoryObjects({
    beforeWrite: (key) => {
      if (key === DELIVERED && failures-- > 0) throw awsError('SlowDown', 'server');
    },
  });
  giveResults(objects, { policy: toAll });

  await handOffTo(objects, fakeCalls());

  expect(objects.json(DELIVERED)).toEqual({ runId: 'run-1', consumers: Object.keys(declared).sort(), refused: {} });
});

test.each([KEY, 'runs/2026/11/21/run-1/summary.json', DELIVERED])(
  'a bucket that refuses %s for now is worth a retry',
  async (busy) => {
    const refuse = (key: string) => {
      if (key === busy) throw awsError('SlowDown', 'server');
    };
    const objects = memoryObjects(busy === KEY ? { beforeWrite: refuse } : { beforeRead: refuse });
    giveResults(objects, { policy: toAll });
    const attempt = handOffTo(objects, fakeCalls());

    await expect(attempt).rejects.toThrow(Throttled);
    await expect(attempt).rejects.toThrow(
      "s3://test-bucket refused for now, after the SDK's retries: SlowDown: said AWS",
    );
  },
);

test.each([
  ['a connection that broke', Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' })],
  ['an answer that did not come', Object.assign(new Error('timed out'), { name: 'TimeoutError' })],
  ['DNS without an answer', Object.assign(new Error('getaddrinfo EAI_AGAIN'), { code: 'EAI_AGAIN' })],
])('%s is worth a retry', async (_, error) => {
  const objects = memoryObjects();
  giveResults(objects, { policy: toAll });

  await expect(handOffTo(objects, fakeCalls({ [declared.machine.arn]: error }))).rejects.toThrow(Throttled);
});

test('functions that are waited for come last, so that slow ones keep nobody waiting', async () => {
  const objects = memoryObjects();
  const slow = ['a', 'b', 'c', 'd', 'e', 'f'];
  const consumers = {
    ...Object.fromEntries(slow.map((name) => [name, { type: 'lambdaSync' as const, arn: name }])),
    queue: declared.queue,
  };
  giveResults(objects, {
    policy: { outputs: { handOff: { consumers: Object.keys(consumers).map((to) => ({ to })) } } },
  });
  const aws = fakeCalls();
  const delivered: number[] = [];
  const never: Calls['invoke'] = (_, { abortSignal }) => {
    delivered.push(aws.messages.length);
    return new Promise((_, reject) => abortSignal.addEventListener('abort', () => reject(abortSignal.reason)));
  };
  const attempt = handOffTask.run(
    { run: sampleRun() },
    {
      objects,
      calls: { ...aws.calls, invoke: never },
      consumers,
      ...fakeInvocation({ deadline: () => 11_000 }),
    },
  );

  await expect(attempt).rejects.toThrow('6 of 7 consumers did not take the hand-off: a, b, c, d, e, f.');
  expect(delivered).toEqual([1, 1, 1, 1, 1, 1]);
});

test('time that cannot be shared evenly among the consumers reaches all of them', async () => {
  const objects = memoryObjects();
  giveResults(objects, { policy: toAll });

  // Six consumers are two rounds of the 109,891 ms beside the reserve.
  const { consumers } = await handOffTo(objects, fakeCalls(), () => 119_891);

  expect(consumers.map(({ status }) => status)).toEqual(Array.from({ length: 6 }, () => 'delivered'));
});

test('a slow function is not run once more; a slow service is called again', async () => {
  const stuck = (what: 'invoke' | 'sendMessage') => {
    const objects = memoryObjects();
    giveResults(objects, { policy: { outputs: { handOff: { consumers: [{ to: 'sync' }, { to: 'queue' }] } } } });
    const aws = fakeCalls();
    const never: Calls[typeof what] = (_: unknown, { abortSignal }: { abortSignal: AbortSignal }) =>
      new Promise<never>((_, reject) => abortSignal.addEventListener('abort', () => reject(abortSignal.reason)));
    const calls = { ...aws.calls, [what]: never };
    const invocation = fakeInvocation({ deadline: () => 11_000 });
    return handOffTask.run({ run: sampleRun() }, { objects, calls, consumers: declared, ...invocation });
  };

  await expect(stuck('invoke')).rejects.toThrow(HandOffFailed);
  await expect(stuck('sendMessage')).rejects.toThrow(Throttled);
});

test('an execution that exists already is the one that an earlier attempt started', async () => {
  const objects = memoryObjects();
  giveResults(objects, { policy: { outputs: { handOff: { consumers: [{ to: 'machine' }] } } } });
  const aws = fakeCalls({ [declared.machine.arn]: awsError('ExecutionAlreadyExists') });

  expect((await handOffTo(objects, aws)).consumers).toMatchObject([{ name: 'machine', status: 'delivered' }]);
});

test('a service that fails is worth a retry', async () => {
  const objects = memoryObjects();
  giveResults(objects, { policy: toAll });
  const aws = fakeCalls({ [declared.queue.url]: awsError('InternalError', 'server') });

  await expect(handOffTo(objects, aws)).rejects.toThrow(Throttled);
});

test('a function that is waited for and fails is named with what it said', async () => {
  const objects = memoryObjects();
  giveResults(objects, { policy: { outputs: { handOff: { consumers: [{ to: 'sync' }, { to: 'queue' }] } } } });
  const aws = fakeCalls();
  const failing = JSON.stringify({ errorType: 'TicketError', errorMessage: 'the ticket system is closed' });
  const calls = {
    ...aws.calls,
    invoke: async () => ({ FunctionError: 'Unhandled', Payload: payloadOf(failing), $metadata: {} }),
  };
  const attempt = handOffTask.run({ run: sampleRun() }, { objects, calls, consumers: declared, ...fakeInvocation() });

  await expect(attempt).rejects.toThrow(HandOffFailed);
  await expect(attempt).rejects.toThrow('sync: ConsumerFailed: TicketError: the ticket system is closed');
  expect(aws.messages).toHaveLength(1);
});

test('one that does not answer is given up in time for the others to be told', async () => {
  const objects = memoryObjects();
  giveResults(objects, { policy: { outputs: { handOff: { consumers: [{ to: 'sync' }, { to: 'queue' }] } } } });
  const aws = fakeCalls();
  const never: Calls['invoke'] = (_, { abortSignal }) =>
    new Promise((_, reject) => abortSignal.addEventListener('abort', () => reject(abortSignal.reason)));
  const attempt = handOffTask.run(
    { run: sampleRun() },
    {
      objects,
      calls: { ...aws.calls, invoke: never },
      consumers: declared,
      ...fakeInvocation({ deadline: () => 11_000 }),
    },
  );

  await expect(attempt).rejects.toThrow('sync: ConsumerTooSlow: no answer within 1 s');
  expect(aws.messages).toHaveLength(1);
});

test('a filter decides what is inline and counted; what the run covers stays', async () => {
  const objects = memoryObjects();
  const mild = sampleEvaluation({ id: 'subnet-3', severity: 'warning', resource: { tags: { team: 'payments' } } });
  const summary = giveResults(objects, {
    evaluations: [bad('subnet-1'), bad('subnet-2'), mild],
    policy: {
      outputs: {
        handOff: {
          consumers: [
            { to: 'queue', filter: { severity: 'critical' }, inlineFindings: 1 },
            { to: 'async', filter: { tags: { team: 'pay*' } } },
            { to: 'machine', filter: { account: '999999999999' } },
          ],
        },
      },
    },
  });
  const aws = fakeCalls();

  const { handOff, consumers } = await handOffTo(objects, aws);

  expect(consumers.map(({ name, findings }) => [name, findings])).toEqual([
    ['queue', 2],
    ['async', 1],
    ['machine', 0],
  ]);
  expect(handOff.findings).toMatchObject({ total: 3, complete: true });
  const queued = asHandOff(JSON.parse(aws.messages[0]?.MessageBody ?? ''));
  expect(queued.findings).toMatchObject({ total: 2, complete: false, filter: { severity: 'critical' } });
  expect(queued.findings.inline.map(({ resource }) => resource.id)).toEqual(['subnet-1']);
  expect(queued.coverage).toEqual(summary.coverage);
  const invoked = aws.invocations.map(payload)[0];
  expect(invoked?.findings.inline.map(({ resource }) => resource.id)).toEqual(['subnet-3']);
  expect(asHandOff(JSON.parse(aws.executions[0]?.input ?? '')).findings).toEqual({
    total: 0,
    inline: [],
    complete: true,
    filter: { account: '999999999999' },
  });
});

test('a request names the consumers instead of the policy, which keeps its filters', async () => {
  const objects = memoryObjects();
  giveResults(objects, {
    evaluations: [bad('subnet-1')],
    policy: {
      outputs: { handOff: { functions: ['async'], consumers: [{ to: 'queue', filter: { severity: 'warning' } }] } },
    },
    request: Request.parse({ consumers: ['queue', 'bus'] }),
  });
  const aws = fakeCalls();

  expect((await handOffTo(objects, aws)).consumers).toMatchObject([
    { name: 'queue', findings: 0 },
    { name: 'bus', findings: 1 },
  ]);
  expect(aws.invocations).toEqual([]);
});

function payloadOf(text: string) {
  return Object.assign(new Uint8Array(Buffer.from(text)), { transformToString: () => text }) as never;
}
