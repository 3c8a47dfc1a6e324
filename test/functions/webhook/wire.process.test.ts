import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { afterEach, expect, test, vi } from 'vitest';
import { postThrough } from '../../../functions/notify/webhook.ts';
import { NotifyFailed } from '../../../functions/shared/errors.ts';
import { fetchPost } from '../../../functions/webhook/fetch-post.ts';
import { started } from '../../local/aws/fixture.ts';

const ARN = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:slack-AbCdEf';
const CONTEXT = { awsRequestId: 'request', getRemainingTimeInMillis: () => 30_000 };

const stops: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
  vi.unstubAllEnvs();
  vi.resetModules();
});

/** Slack, as far as it can be seen from here. */
async function startSlack(answers: { status: number; headers?: Record<string, string>; body?: string }[]) {
  const got: { path: string; type: string; body: string }[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    got.push({
      path: request.url ?? '',
      type: request.headers['content-type'] ?? '',
      body: Buffer.concat(chunks).toString(),
    });
    const { status, headers = {}, body = 'ok' } = answers.shift() ?? { status: 200 };
    response.writeHead(status, headers).end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  stops.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${address.port}/services/T0/B0/sEcReT`, got };
}

/** Notify's side of it, over the wire: Lambda, then Secrets Manager and the service. */
async function startPosting(url: string) {
  let handler: (event: unknown, context: typeof CONTEXT) => Promise<unknown> = async () => null;
  const aws = await started({
    secrets: { [ARN]: JSON.stringify({ url }) },
    consumers: { 'ipam-monitor-webhook': (payload) => handler(payload, CONTEXT) },
  });
  vi.stubEnv('AWS_ENDPOINT_URL', aws.url);
  vi.stubEnv('AWS_REGION', 'eu-west-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'local');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'local');
  vi.stubEnv('POWERTOOLS_LOG_LEVEL', 'SILENT');
  vi.stubEnv('WEBHOOKS', JSON.stringify({ net: { type: 'slack', secretArn: ARN } }));
  ({ handler } = (await import('../../../functions/webhook/handler.ts')) as unknown as { handler: typeof handler });
  const lambda = new LambdaClient({});
  return { post: postThrough((input) => lambda.send(new InvokeCommand(input)), 'ipam-monitor-webhook'), aws };
}

test('a message goes from Notify through Lambda and Secrets Manager to the service, which may ask to wait', async () => {
  const slack = await startSlack([{ status: 429, headers: { 'retry-after': '0' } }]);
  const { post, aws } = await startPosting(slack.url);
  await post({ webhook: 'net', body: '{"text":"41 addresses free"}' });
  const took = {
    path: '/services/T0/B0/sEcReT',
    type: 'application/json; charset=utf-8',
    body: '{"text":"41 addresses free"}',
  };
  expect(slack.got).toEqual([took, took]);
  expect(aws.calls('secretsmanager:GetSecretValue')).toBe(1);
});

test('what the service refuses fails the message with its reason, and without its URL', async () => {
  const slack = await startSlack([{ status: 400, body: 'invalid_payload' }]);
  const { post } = await startPosting(slack.url);
  const error = await post({ webhook: 'net', body: '{}' }).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(NotifyFailed);
  expect(String(error)).toContain('The webhook "net" answered 400 (invalid_payload).');
  expect(String(error)).not.toContain('sEcReT');
});

test('a redirect is not followed: a body with names of networks goes to nobody else', async () => {
  const other = await startSlack([]);
  const slack = await startSlack([{ status: 302, headers: { location: other.url } }]);
  const { post } = await startPosting(slack.url);
  await expect(post({ webhook: 'net', body: '{}' })).rejects.toThrow('answered 302');
  expect(other.got).toEqual([]);
});

/** Sends until nobody reads any more. */
async function startEndless(send: (response: ServerResponse) => void, headers: Record<string, string> = {}) {
  let closed = () => {};
  const isClosed = new Promise<void>((resolve) => {
    closed = resolve;
  });
  let bytes = 0;
  const server = createServer((request, response) => {
    request.resume();
    request.socket.on('close', () => {
      bytes = request.socket.bytesWritten;
      closed();
    });
    response.writeHead(200, headers);
    send(response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  stops.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: new URL(`http://127.0.0.1:${address.port}/`), isClosed, bytes: () => bytes };
}

test.each([
  ['as it is', {}, (chunk: Buffer) => chunk],
  ['packed, a thousandth of what it unfolds to', { 'content-encoding': 'gzip' }, (chunk: Buffer) => gzipSync(chunk)],
])('of an answer without an end the beginning is read, and the connection closed: %s', async (_, headers, pack) => {
  const chunk = pack(Buffer.alloc(2 ** 20, 'x'));
  const endless = await startEndless((response) => {
    Readable.from(
      (function* () {
        for (;;) yield chunk;
      })(),
    ).pipe(response);
  }, headers);

  const { status, text } = await fetchPost(endless.url, '{}', AbortSignal.timeout(10_000));
  await endless.isClosed;

  expect(status).toBe(200);
  expect(text).toBe('x'.repeat(4096));
  // What the kernel's and fetch's buffers hold, not the gigabyte of 10 seconds.
  expect(endless.bytes()).toBeLessThan(32 * 2 ** 20);
});

test('an answer that comes a byte at a time has a deadline', async () => {
  const endless = await startEndless((response) => {
    const timer = setInterval(() => response.write('x'), 50);
    response.on('close', () => clearInterval(timer));
  });

  await expect(fetchPost(endless.url, '{}', AbortSignal.timeout(300))).rejects.toThrow(/timeout/);
  await endless.isClosed;
});
