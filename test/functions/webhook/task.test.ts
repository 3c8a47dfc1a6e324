import { expect, test } from 'vitest';
import { Throttled, WebhookFailed } from '../../../functions/shared/errors.ts';
import type { PostAnswer } from '../../../functions/webhook/post.ts';
import { WebhookUrls } from '../../../functions/webhook/secrets.ts';
import { run } from '../../../functions/webhook/task.ts';
import { fakeInvocation } from '../../fakes/invocation.ts';

const SECRET = 'https://hooks.slack.example/services/T000/B000/sEcReT';
const ARN = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:slack-AbCdEf';

interface World {
  readonly answers?: (Partial<PostAnswer> | Error)[];
  readonly secrets?: (string | Error)[];
  readonly deadline?: number;
}

function webhookWorld({ answers = [], secrets = [SECRET], deadline = 40_000 }: World = {}) {
  const posted: { url: string; body: string }[] = [];
  const waited: number[] = [];
  let reads = 0;
  let left = deadline;
  let clock = Date.UTC(2026, 10, 21, 21);
  const urls = new WebhookUrls(async () => {
    const secret = secrets[Math.min(reads++, secrets.length - 1)];
    if (secret instanceof Error) throw secret;
    return { SecretString: secret };
  });
  const invocation = fakeInvocation();
  const post = async () =>
    await run(
      { webhook: 'net', body: '{"text":"hello"}' },
      {
        ...invocation,
        urls,
        webhooks: { net: { type: 'slack', secretArn: ARN } },
        now: () => new Date(clock),
        deadline: () => left,
        pause: async (ms) => {
          waited.push(ms);
          left -= ms;
        },
        post: async (url, body) => {
          posted.push({ url: url.href, body });
          clock += 10;
          const answer = answers.shift() ?? { status: 200 };
          if (answer instanceof Error) throw answer;
          return { status: 200, text: '', ...answer };
        },
      },
    );
  return {
    posted,
    waited,
    post,
    logged: invocation.logged,
    reads: () => reads,
    later: (ms: number) => {
      clock += ms;
    },
  };
}

test('a body is posted to the URL of the secret, which is read once and kept', async () => {
  const world = webhookWorld();
  expect(await world.post()).toEqual({ status: 200, attempts: 1 });
  await world.post();
  expect(world.posted).toEqual([0, 1].map(() => ({ url: SECRET, body: '{"text":"hello"}' })));
  expect(world.reads()).toBe(1);
  world.later(6 * 60_000);
  await world.post();
  expect(world.reads()).toBe(2);
});

test.each([`  ${SECRET}\n`, JSON.stringify({ url: SECRET })])(
  'a secret can hold it as text or as JSON: %j',
  async (secret) => {
    const world = webhookWorld({ secrets: [secret] });
    await world.post();
    expect(world.posted[0]?.url).toBe(SECRET);
  },
);

test.each([
  '',
  'not a URL',
  'http://hooks.slack.example/x',
  '{"hook":"https://a.example"}',
  'ftp://a.example',
  `https://a.example/${'x'.repeat(4000)}`,
])('a secret without an https URL is refused, and not quoted: %j', async (secret) => {
  const error = await webhookWorld({ secrets: [secret] })
    .post()
    .catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(WebhookFailed);
  expect(String(error)).toContain('holds no https URL');
  if (secret !== '') expect(String(error)).not.toContain(secret);
});

test.each([429, 500, 502, 503, 408])('%i is tried again', async (status) => {
  const world = webhookWorld({ answers: [{ status }, { status }] });
  expect(await world.post()).toEqual({ status: 200, attempts: 3 });
  expect(world.waited).toHaveLength(2);
});

test('so is a connection that broke', async () => {
  const world = webhookWorld({
    answers: [new TypeError('fetch failed', { cause: Object.assign(new Error(SECRET), { code: 'ECONNRESET' }) })],
  });
  expect(await world.post()).toEqual({ status: 200, attempts: 2 });
});

test('Retry-After is waited for, as seconds and as a date', async () => {
  const date = new Date(Date.UTC(2026, 10, 21, 21, 0, 9)).toUTCString();
  const world = webhookWorld({
    answers: [
      { status: 429, retryAfter: '7' },
      { status: 503, retryAfter: date },
    ],
  });
  await world.post();
  expect(world.waited).toEqual([7000, 8980]);
});

test('a service that asks for more time than there is, is asked later by whoever calls', async () => {
  const world = webhookWorld({ answers: [{ status: 429, retryAfter: '60' }] });
  const error = await world.post().catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(Throttled);
  expect(String(error)).toContain('asks to wait 60 s');
  expect(world.waited).toEqual([]);
});

test('one that never takes it is given up after 4 attempts, and may be tried later', async () => {
  const world = webhookWorld({ answers: Array.from({ length: 9 }, () => ({ status: 503 })) });
  await expect(world.post()).rejects.toThrow(Throttled);
  expect(world.posted).toHaveLength(4);
});

test.each([400, 301, 413])('%i is an error for good, with what the service says', async (status) => {
  const error = await webhookWorld({ answers: [{ status, text: 'invalid_blocks' }] })
    .post()
    .catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(WebhookFailed);
  expect(error).not.toBeInstanceOf(Throttled);
  expect(String(error)).toContain(`The webhook "net" answered ${status} (invalid_blocks).`);
});

test('a URL that is refused is read anew, as the secret may have another one by now', async () => {
  const other = 'https://hooks.slack.example/services/T000/B000/new';
  const world = webhookWorld({ secrets: [SECRET, other], answers: [{}, { status: 404, text: 'no_service' }] });
  await world.post();
  expect(await world.post()).toEqual({ status: 200, attempts: 1 });
  expect(world.posted.map(({ url }) => url)).toEqual([SECRET, SECRET, other]);
});

test('a URL that was read just now and is refused is wrong', async () => {
  const world = webhookWorld({ answers: [{ status: 404, text: 'no_service' }] });
  await expect(world.post()).rejects.toThrow('answered 404 (no_service)');
  expect(world.posted).toHaveLength(1);
});

test('the URL is neither in errors nor in the log, whatever the service answers', async () => {
  const { pathname } = new URL(SECRET);
  for (const text of [SECRET, `no such path ${pathname}`, 'see https://hooks.slack.example']) {
    const world = webhookWorld({ answers: [{ status: 400, text }] });
    const error = await world.post().catch((thrown: unknown) => thrown);
    expect(`${String(error)} ${JSON.stringify(world.logged)}`).not.toMatch(/sEcReT|hooks\.slack/);
  }
  const fine = webhookWorld();
  await fine.post();
  expect(JSON.stringify(fine.logged)).not.toMatch(/sEcReT|hooks\.slack/);
});

test('a secret that cannot be read says what to allow; one that is throttled may be tried later', async () => {
  const denied = Object.assign(new Error('not authorized'), { name: 'AccessDeniedException' });
  await expect(webhookWorld({ secrets: [denied] }).post()).rejects.toThrow('secretsmanager:GetSecretValue');
  const throttled = Object.assign(new Error('slow down'), { name: 'ThrottlingException' });
  await expect(webhookWorld({ secrets: [throttled] }).post()).rejects.toThrow(Throttled);
});

test('a webhook that is not declared is named with those that are', async () => {
  const { urls, ...rest } = { urls: new WebhookUrls(async () => ({})), ...fakeInvocation() };
  const deps = {
    ...rest,
    urls,
    webhooks: { net: { type: 'slack', secretArn: ARN } as const },
    post: async () => ({ status: 200, text: '' }),
  };
  await expect(run({ webhook: 'nte', body: '{}' }, deps)).rejects.toThrow(
    '"nte" is not declared. Known webhooks: net.',
  );
});
