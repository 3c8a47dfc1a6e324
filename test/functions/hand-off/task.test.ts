import { type InvokeCommandInput, LambdaServiceException } from '@aws-sdk/client-lambda';
import { expect, test } from 'vitest';
import { handOffTask } from '../../../functions/hand-off/task.ts';
import { HandOffFailed, ObjectMissing, Throttled } from '../../../functions/shared/errors.ts';
import { HandOff } from '../../../statemachine/contracts/hand-off.ts';
import { fakeInvocation } from '../../fakes/invocation.ts';
import { type MemoryObjects, memoryObjects } from '../../fakes/objects.ts';
import { giveResults, SCOPE, sampleEvaluation, sampleRun } from '../../fakes/results.ts';

const OTHER = 'ipam-scope-0bbbbbbbbbbbbbbbb';
const KEY = 'runs/2026/11/21/run-1/handoff.json';
const CONSUMERS = { tickets: 'create-tickets', report: 'arn:aws:lambda:eu-west-1:111122223333:function:report' };

/** Lambda that takes every event, or refuses those of the functions given. */
function lambdas(refusals: Record<string, Error | undefined> = {}) {
  const events: InvokeCommandInput[] = [];
  const invoke = async (input: InvokeCommandInput) => {
    const error = refusals[input.FunctionName ?? ''];
    if (error) throw error;
    events.push(input);
    return { StatusCode: 202, $metadata: {} };
  };
  return { refusals, events, invoke };
}

function lambdaError(name: string) {
  return new LambdaServiceException({ name, message: 'said Lambda', $fault: 'client', $metadata: {} });
}

interface Options {
  run?: ReturnType<typeof sampleRun>;
  aws?: ReturnType<typeof lambdas>;
  consumers?: Record<string, string>;
}

function handOff(objects: MemoryObjects, { run = sampleRun(), aws = lambdas(), consumers = CONSUMERS }: Options = {}) {
  return handOffTask.run({ run }, { objects, invoke: aws.invoke, consumers, ...fakeInvocation() });
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
  expect(findings.inline.map(({ capacity }) => capacity.free)).toEqual(Array.from({ length: kept }, (_, n) => n));
});

test('each consumer is invoked asynchronously with the hand-off, after it was written', async () => {
  const objects = memoryObjects();
  giveResults(objects, { evaluations: [bad('subnet-1')], policy: to('tickets', 'report') });
  const aws = lambdas();

  const output = await handOff(objects, { aws });

  expect(output.consumers).toEqual([
    { name: 'tickets', status: 'invoked' },
    { name: 'report', status: 'invoked' },
  ]);
  expect(aws.events.map(({ FunctionName, InvocationType }) => [FunctionName, InvocationType])).toEqual([
    ['create-tickets', 'Event'],
    ['arn:aws:lambda:eu-west-1:111122223333:function:report', 'Event'],
  ]);
  expect(aws.events.map(payload)).toEqual([output.handOff, output.handOff]);
  expect(objects.written[0]).toBe(KEY);
});

test('a consumer that is named twice is invoked once', async () => {
  const objects = memoryObjects();
  giveResults(objects, { policy: to('tickets', 'tickets') });
  const aws = lambdas();

  await handOff(objects, { aws });

  expect(aws.events).toHaveLength(1);
});

test('a dry run writes the hand-off and invokes nobody', async () => {
  const objects = memoryObjects();
  const run = sampleRun({ dryRun: true, authoritative: false });
  giveResults(objects, { run, policy: to('tickets') });
  const aws = lambdas();

  expect((await handOff(objects, { run, aws })).consumers).toEqual([{ name: 'tickets', status: 'dryRun' }]);

  expect(aws.events).toEqual([]);
  expect(objects.written).toEqual([KEY]);
});

test('the same input again writes the same and invokes nobody twice', async () => {
  const objects = memoryObjects();
  giveResults(objects, { evaluations: [bad('subnet-1')], policy: to('tickets', 'report') });
  const aws = lambdas();

  const first = await handOff(objects, { aws });
  const before = objects.snapshot();
  const second = await handOff(objects, { aws });

  expect(second.handOff).toEqual(first.handOff);
  expect(second.consumers.map(({ status }) => status)).toEqual(['invokedBefore', 'invokedBefore']);
  expect(aws.events).toHaveLength(2);
  expect(objects.snapshot()).toEqual(before);
});

test('a consumer that fails leaves the others alone, and each failure is named with what to do', async () => {
  const objects = memoryObjects();
  giveResults(objects, { policy: to('gone', 'denied', 'tpyo', 'tickets') });
  const aws = lambdas({
    'gone-function': lambdaError('ResourceNotFoundException'),
    'denied-function': lambdaError('AccessDeniedException'),
  });
  const consumers = { gone: 'gone-function', denied: 'denied-function', tickets: 'create-tickets' };
  const attempt = handOff(objects, { aws, consumers });

  await expect(attempt).rejects.toThrow(HandOffFailed);
  await expect(attempt).rejects.toThrow(
    '3 of 4 consumers did not take the hand-off. ' +
      'gone: ResourceNotFoundException: said Lambda (create the function, or correct its ARN in the deployment); ' +
      'denied: AccessDeniedException: said Lambda (allow this role lambda:InvokeFunction on denied-function); ' +
      'tpyo: UnknownConsumer: the deployment does not declare it. ' +
      'Known consumers: denied, gone, tickets. Reached: tickets.',
  );
  expect(aws.events.map(({ FunctionName }) => FunctionName)).toEqual(['create-tickets']);
  expect(objects.keys()).toContain(KEY);
});

test('a throttled consumer is retried by the state machine, and only that one is invoked then', async () => {
  const objects = memoryObjects();
  giveResults(objects, { policy: to('tickets', 'report') });
  const aws = lambdas({ 'create-tickets': lambdaError('TooManyRequestsException') });

  await expect(handOff(objects, { aws })).rejects.toThrow(Throttled);
  await expect(handOff(objects, { aws })).rejects.toThrow('1 of 2 consumers');
  aws.refusals['create-tickets'] = undefined;

  expect((await handOff(objects, { aws })).consumers).toEqual([
    { name: 'tickets', status: 'invoked' },
    { name: 'report', status: 'invokedBefore' },
  ]);
  expect(aws.events.map(({ FunctionName }) => FunctionName)).toEqual([CONSUMERS.report, 'create-tickets']);
});

test('one that is throttled is worth a retry although another one failed for good', async () => {
  const objects = memoryObjects();
  giveResults(objects, { policy: to('tpyo', 'tickets') });
  const aws = lambdas({ 'create-tickets': lambdaError('TooManyRequestsException') });

  await expect(handOff(objects, { aws })).rejects.toThrow(Throttled);
  aws.refusals['create-tickets'] = undefined;
  await expect(handOff(objects, { aws })).rejects.toThrow(HandOffFailed);

  expect(aws.events).toHaveLength(1);
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
  const aws = lambdas();

  const output = await handOff(objects, { aws });

  expect(Buffer.byteLength(JSON.stringify(output.handOff))).toBeLessThanOrEqual(128 * 1024);
  expect(Buffer.byteLength(String(aws.events[0]?.Payload))).toBeLessThanOrEqual(240 * 1024);
  const stored = asHandOff(objects.json(KEY));
  expect(stored.findings).toMatchObject({ total: 500, complete: true });
  const sent = aws.events.map(payload)[0];
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
  const aws = lambdas();

  const output = await handOff(objects, { aws });

  const everything = [JSON.stringify(output), String(aws.events[0]?.Payload), JSON.stringify(objects.json(KEY))].join();
  expect(everything).not.toMatch(/token|SECRET/i);
});

test('a missing summary or evaluation is named', async () => {
  const objects = memoryObjects();
  await expect(handOff(objects)).rejects.toThrow(ObjectMissing);

  giveResults(objects, { evaluations: [bad('subnet-1')] });
  objects.remove(`runs/2026/11/21/run-1/evaluations/${SCOPE}.jsonl.gz`);
  await expect(handOff(objects)).rejects.toThrow(ObjectMissing);
});
