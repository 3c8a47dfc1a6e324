import { once } from 'node:events';
import { createServer } from 'node:http';
import { pipeline, Readable } from 'node:stream';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { afterEach, expect, test, vi } from 'vitest';
import { postThrough } from '../../../functions/notify/webhook.ts';
import { NotifyFailed } from '../../../functions/shared/errors.ts';
import { lambda } from '../../../functions/shared/task.ts';
import { awsCalls } from '../../../functions/webhook/aws-calls.ts';
import { Environment } from '../../../functions/webhook/env.ts';
import { httpsPost } from '../../../functions/webhook/https-post.ts';
import type { Post } from '../../../functions/webhook/post.ts';
import { WebhookUrls } from '../../../functions/webhook/secrets.ts';
import { webhookTask } from '../../../functions/webhook/task.ts';
import { startTls } from '../../aws/tls/endpoint.ts';
import { started } from '../../local/aws/fixture.ts';
import { loopbackPost, PUBLIC } from './loopback.ts';

const ARN = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:slack-AbCdEf';
const CONTEXT = { awsRequestId: 'request', getRemainingTimeInMillis: () => 30_000 };

const BODY = { webhook: 'net', body: '{}' };

const stops: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
  vi.unstubAllEnvs();
});

/** Slack, as far as it can be seen from here. */
async function startSlack(answers: { status: number; headers?: Record<string, string>; body?: string | Readable }[]) {
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
    response.writeHead(status, headers);
    if (typeof body === 'string') response.end(body);
    else pipeline(body, response, () => {});
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  stops.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const tls = await startTls(`http://127.0.0.1:${address.port}`);
  stops.push(tls.stop);
  return { url: `${tls.url}/services/T0/B0/sEcReT`, got };
}

/** Notify's side of it, over the wire: Lambda, then Secrets Manager and the service. */
async function startPosting(url: string, post: Post = loopbackPost().post) {
  const urls = new WebhookUrls((arn) => awsCalls().getSecret(arn));
  // Its handler.ts, but for the network.
  const handler = lambda(webhookTask, Environment, ({ WEBHOOKS: webhooks }) => ({ urls, post, webhooks }));
  const aws = await started({
    secrets: { [ARN]: JSON.stringify({ url }) },
    consumers: { 'ipam-monitor-webhook': (payload) => handler(payload, CONTEXT as never) },
  });
  vi.stubEnv('AWS_ENDPOINT_URL', aws.url);
  vi.stubEnv('AWS_REGION', 'eu-west-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'local');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'local');
  vi.stubEnv('POWERTOOLS_LOG_LEVEL', 'SILENT');
  vi.stubEnv('WEBHOOKS', JSON.stringify({ net: { type: 'slack', secretArn: ARN } }));
  const client = new LambdaClient({});
  return { post: postThrough((input) => client.send(new InvokeCommand(input)), 'ipam-monitor-webhook'), aws };
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
  const error = await post(BODY).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(NotifyFailed);
  expect(String(error)).toContain('The webhook "net" answered 400 (invalid_payload).');
  expect(String(error)).not.toContain('sEcReT');
});

test('nor does an answer that echoes the request, or a redirect, tell it', async () => {
  const slack = await startSlack([
    { status: 404, body: '<pre>Cannot POST /services/T0/B0/sEcReT</pre>' },
    { status: 302, headers: { location: '/login?next=%2Fservices%2FT0%2FB0%2FsEcReT' } },
  ]);
  const { post } = await startPosting(slack.url);
  for (const said of ['answered 404 (<pre>Cannot POST [hidden]</pre>)', 'answered 302 (ok)']) {
    const error = await post(BODY).catch((thrown: unknown) => thrown);
    expect(String(error)).toContain(said);
    expect(String(error)).not.toContain('sEcReT');
  }
});

test('a redirect is not followed: a body with names of networks goes to nobody else', async () => {
  const other = await startSlack([]);
  const slack = await startSlack([{ status: 302, headers: { location: other.url } }]);
  const { post } = await startPosting(slack.url);
  await expect(post(BODY)).rejects.toThrow('answered 302');
  expect(other.got).toEqual([]);
});

test.each([
  ['http', 'http://127.0.0.1:9001/2018-06-01/runtime/invocation/next'],
  ['http', 'http://169.254.169.254/latest/meta-data/'],
])('%s is refused: %s', async (_, url) => {
  const { post } = await startPosting(url);
  await expect(post(BODY)).rejects.toThrow('holds no https URL');
});

test.each([
  'https://127.0.0.1:9001/2018-06-01/runtime/invocation/next',
  'https://2130706433/x',
  'https://0x7f.1/x',
  'https://0177.0.0.1/x',
  'https://[::1]/x',
  'https://[::ffff:169.254.169.254]/latest/meta-data/',
  'https://[fd00:ec2::254]/latest/meta-data/',
  'https://[64:ff9b::a00:1]/x',
  'https://10.1.2.3/x',
])('an address that is not public is refused, however it is written, and nothing is connected to: %s', async (url) => {
  const network = loopbackPost();
  const { post } = await startPosting(url, network.post);
  const error = await post(BODY).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(NotifyFailed);
  expect(String(error)).toMatch(
    /WebhookNotPublic: The webhook "net" leads to a (loopback|link-local|private) address, .*nothing was sent\. Put the URL of a public service into its secret/,
  );
  expect(network).toMatchObject({ resolved: [], dialled: [] });
});

test.each([['127.0.0.1'], ['::1'], ['169.254.169.254'], [PUBLIC, '10.0.0.1'], [PUBLIC, 'fd00:ec2::254']])(
  'so is a name that leads to one, even if it leads elsewhere as well: %s %s',
  async (...addresses) => {
    const network = loopbackPost([addresses]);
    const { post } = await startPosting('https://hooks.chat.example/services/T0/B0/sEcReT', network.post);
    const error = await post(BODY).catch((thrown: unknown) => thrown);
    expect(String(error)).toContain('WebhookNotPublic');
    expect(String(error)).not.toMatch(/hooks\.chat|sEcReT/);
    expect(network).toMatchObject({ resolved: ['hooks.chat.example'], dialled: [] });
  },
);

test('localhost, as this machine resolves it, is refused', async () => {
  const { post } = await startPosting('https://localhost:9001/x', httpsPost());
  await expect(post(BODY)).rejects.toThrow('WebhookNotPublic: The webhook "net" leads to a loopback address');
});

test('what was looked at is what is connected to: a name that leads elsewhere a moment later is not asked again', async () => {
  const slack = await startSlack([]);
  const network = loopbackPost([[PUBLIC, '2600:1f18::1'], ['127.0.0.1']]);
  const { post } = await startPosting(slack.url, network.post);
  await post(BODY);
  expect(slack.got).toHaveLength(1);
  expect(network.resolved).toEqual(['localhost']);
  expect(network.dialled).toEqual([
    [
      { address: PUBLIC, family: 4 },
      { address: '2600:1f18::1', family: 6 },
    ],
  ]);
  // Another attempt looks again.
  await expect(post(BODY)).rejects.toThrow('WebhookNotPublic');
  expect(slack.got).toHaveLength(1);
});

test('a service whose certificate is of another host gets nothing, and is not named', async () => {
  const slack = await startSlack([]);
  const { post } = await startPosting(slack.url.replace('localhost', 'hooks.chat.example'));
  const error = await post(BODY).catch((thrown: unknown) => thrown);
  expect(String(error)).toContain('the connection failed (ERR_TLS_CERT_ALTNAME_INVALID)');
  expect(String(error)).not.toMatch(/hooks\.chat|sEcReT/);
  expect(slack.got).toEqual([]);
}, 20_000);

test('an answer without an end is read as far as anybody needs it', async () => {
  let read = 0;
  const endless = () =>
    new Readable({
      read() {
        read += 64 * 1024;
        this.push(Buffer.alloc(64 * 1024, 'no '));
      },
    });
  const slack = await startSlack([
    { status: 400, body: endless() },
    { status: 200, body: endless() },
  ]);
  const { post } = await startPosting(slack.url);
  await expect(post(BODY)).rejects.toThrow(/answered 400 \((no )+no?…\)/);
  await post(BODY);
  // What fits into the buffers on the way is sent, too.
  expect(read).toBeLessThan(32 * 1024 * 1024);
});
