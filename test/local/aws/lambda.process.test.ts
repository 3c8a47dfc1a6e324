import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InvokeCommand, type InvokeCommandInput, LambdaClient } from '@aws-sdk/client-lambda';
import { expect, test } from 'vitest';
import { ACCOUNT, REGION, started } from './fixture.ts';

async function consumer(handle: (payload: unknown) => Promise<unknown>) {
  const aws = await started({ consumers: { 'hand-off': handle } });
  const client = new LambdaClient(aws.client);
  const invoke = async (input: Partial<InvokeCommandInput> = {}) => {
    const { StatusCode, FunctionError, Payload } = await client.send(
      new InvokeCommand({ FunctionName: 'hand-off', Payload: '{"a":1}', ...input }),
    );
    return {
      StatusCode,
      FunctionError,
      payload: Payload?.length ? JSON.parse(Payload.transformToString()) : undefined,
    };
  };
  const received = async () => {
    const text = await readFile(join(aws.outDir, 'lambda/hand-off.jsonl'), 'utf8').catch(() => '');
    return text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line));
  };
  return { aws, invoke, received };
}

test('A synchronous invocation answers with what the function returns', async () => {
  const { invoke, received } = await consumer(async (payload) => ({ seen: payload }));

  expect(await invoke()).toEqual({ StatusCode: 200, FunctionError: undefined, payload: { seen: { a: 1 } } });
  expect(await received()).toEqual([{ requestId: expect.any(String), type: 'RequestResponse', payload: { a: 1 } }]);
});

test('An error of the function is an answer, in the shape of the Node.js runtime', async () => {
  const { invoke } = await consumer(async () => {
    throw new TypeError('no');
  });

  expect(await invoke()).toEqual({
    StatusCode: 200,
    FunctionError: 'Unhandled',
    payload: { errorType: 'TypeError', errorMessage: 'no', trace: expect.arrayContaining(['TypeError: no']) },
  });
});

test('An event is accepted before the function has run, and stopping waits for it', async () => {
  const started = Promise.withResolvers<void>();
  const release = Promise.withResolvers<void>();
  let done = false;
  const { aws, invoke, received } = await consumer(async () => {
    started.resolve();
    await release.promise;
    done = true;
    throw new Error('too late to be told');
  });

  expect(await invoke({ InvocationType: 'Event' })).toMatchObject({ StatusCode: 202 });
  await started.promise;
  expect(done).toBe(false);
  release.resolve();
  await aws.stop();

  expect(done).toBe(true);
  expect(await received()).toEqual([
    { requestId: expect.any(String), type: 'Event', payload: { a: 1 } },
    { requestId: expect.any(String), error: expect.objectContaining({ errorMessage: 'too late to be told' }) },
  ]);
});

test.each([
  'hand-off',
  'hand-off:prod',
  `${ACCOUNT}:function:hand-off`,
  `arn:aws:lambda:${REGION}:${ACCOUNT}:function:hand-off`,
  `arn:aws:lambda:${REGION}:${ACCOUNT}:function:hand-off:$LATEST`,
])('A function may be named %s', async (FunctionName) => {
  const { invoke } = await consumer(async () => 'ok');

  expect((await invoke({ FunctionName })).payload).toBe('ok');
});

test.each([
  ['an unknown function', { FunctionName: 'other' }, 'ResourceNotFoundException', 404],
  ['a name of the language', { FunctionName: 'constructor' }, 'ResourceNotFoundException', 404],
  ['a payload that is not JSON', { Payload: '{' }, 'InvalidRequestContentException', 400],
  ['an unknown type', { InvocationType: 'Later' as 'Event' }, 'InvalidParameterValueException', 400],
  [
    'more than 1 MB in an event',
    { InvocationType: 'Event', Payload: JSON.stringify('x'.repeat(1024 * 1024)) },
    'RequestTooLargeException',
    413,
  ],
  [
    'more than 6 MB',
    { InvocationType: 'RequestResponse', Payload: JSON.stringify('x'.repeat(6 * 1024 * 1024)) },
    'RequestTooLargeException',
    413,
  ],
] satisfies [string, Partial<InvokeCommandInput>, string, number][])(
  'Lambda refuses %s',
  async (_, input, name, status) => {
    const { invoke, received } = await consumer(async () => 'ok');

    await expect(invoke(input)).rejects.toMatchObject({ name, $metadata: { httpStatusCode: status } });
    expect(await received()).toEqual([]);
  },
);

test('The limits themselves are allowed', async () => {
  const { invoke } = await consumer(async () => undefined);
  const json = (bytes: number) => JSON.stringify('x'.repeat(bytes - 2));

  expect(await invoke({ InvocationType: 'Event', Payload: json(1024 * 1024) })).toMatchObject({ StatusCode: 202 });
  expect(await invoke({ Payload: json(6 * 1024 * 1024) })).toMatchObject({ StatusCode: 200, payload: null });
});

test('A result of more than 6 MB is an error of the function', async () => {
  const { invoke } = await consumer(async () => 'x'.repeat(7 * 1024 * 1024));

  expect(await invoke()).toMatchObject({
    FunctionError: 'Unhandled',
    payload: { errorType: 'Function.ResponseSizeTooLarge' },
  });
});
