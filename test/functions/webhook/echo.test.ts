import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PostAnswer } from '../../../functions/webhook/post.ts';
import { WebhookUrls } from '../../../functions/webhook/secrets.ts';
import { run } from '../../../functions/webhook/task.ts';
import { ECHOES, tells } from '../../fakes/echoes.ts';
import { fakeInvocation } from '../../fakes/invocation.ts';

// Whoever knows the URL of a webhook can post, and whoever gets a request can say all of it again.

const ARN = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:slack-AbCdEf';
const RUNS = { numRuns: 12 };

/** All that anybody gets to see of a message that was not taken. */
async function toldOf(url: URL, answer: Partial<PostAnswer> | Error): Promise<string> {
  const { logged, ...invocation } = fakeInvocation();
  const error = await run(
    { webhook: 'net', body: '{}' },
    {
      ...invocation,
      urls: new WebhookUrls(async () => ({ SecretString: url.href })),
      webhooks: { net: { type: 'slack', secretArn: ARN } },
      pause: async () => {},
      post: async () => {
        if (answer instanceof Error) throw answer;
        return { status: 400, text: '', ...answer };
      },
    },
  ).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(Error);
  const chain: unknown[] = [];
  for (let each = error; each instanceof Error; each = each.cause) chain.push(each.name, each.message, each);
  return `${chain.join('\n')}\n${JSON.stringify([error, logged])}`;
}

const word = fc.stringMatching(/^[A-Za-z0-9._~-]{4,40}$/);
const signature = fc.stringMatching(/^[A-Za-z0-9+/]{20,43}={0,2}$/);
const secretUrl = fc.record({
  host: fc.constantFrom('hooks.chat.example', 'prod-12.westeurope.logic.example:8443'),
  segments: fc.array(word, { minLength: 1, maxLength: 4 }),
  token: fc.option(fc.oneof(word, signature), { nil: undefined }),
  sig: fc.option(signature, { nil: undefined }),
  user: fc.option(fc.tuple(word, word), { nil: undefined }),
});

function urlOf({ host, segments, token, sig, user }: typeof secretUrl extends fc.Arbitrary<infer T> ? T : never) {
  const url = new URL(`https://${host}/s/${segments.map(encodeURIComponent).join('/')}`);
  if (token !== undefined) url.searchParams.set('token', token);
  if (sig !== undefined) url.search += `${url.search ? '&' : ''}sig=${encodeURIComponent(sig)}`;
  if (user) [url.username, url.password] = user;
  const secrets = [...segments, token ?? '', sig ?? '', ...(user ?? [])].filter((each) => each.length >= 4);
  return { url, secrets };
}

/** Words of ours, or of the service's status, are no secret: a URL made of them tells nothing. */
const OURS =
  'WebhookFailed: The webhook "net" answered 400 ( Throttled does not take messages for now: the connection failed after attempts, and asks to wait s [hidden] name stack status';
const isOfOurs = (secret: string) => OURS.toLowerCase().includes(secret.toLowerCase());

test.each(Object.keys(ECHOES))('an echo of it, %s, is in nothing that is told', async (name) => {
  const echo = ECHOES[name] ?? String;
  const around = fc.constantFrom<[string, string]>(
    ['', ''],
    ['Cannot POST ', ' here'],
    ['<pre>', '</pre>'],
    ['{"e":"', '"}'],
  );
  await fc.assert(
    fc.asyncProperty(secretUrl, around, fc.nat(4), async (parts, [before, after], which) => {
      const { url, secrets } = urlOf(parts);
      const all = [url.href, `${url.pathname}${url.search}`, ...secrets];
      const said = all[which % all.length] ?? '';
      const told = await toldOf(url, { text: `${before}${echo(said)}${after}` });
      for (const secret of secrets.filter((each) => !isOfOurs(each))) {
        expect(tells(told, secret), `${secret} of ${url.href} in ${told}`).toBe(false);
      }
    }),
    RUNS,
  );
});

test('nor where the end of what is read, or of what is shown, cuts it in two', async () => {
  const token = 'k9XbQ2mZr7TnW4vLpD8sYc3F';
  const url = new URL(`https://hooks.chat.example/services/${token}`);
  for (const blanks of [0, 150, 180, 190, 970, 990, 16_360, 16_380]) {
    for (const between of [' ', 'x']) {
      const text = `${between.repeat(blanks)}${token}`.slice(0, 16 * 1024);
      const told = await toldOf(url, { text });
      for (let at = 0; at + 10 <= token.length; at++) expect(told).not.toContain(token.slice(at, at + 10));
    }
  }
});

test('nor half of it, as a service shows it that cuts by itself', async () => {
  const url = new URL('https://hooks.chat.example/services/k9XbQ2mZr7TnW4vLpD8sYc3F');
  expect(await toldOf(url, { text: 'no such token: k9XbQ2mZr7TnW4vL…' })).toContain('no such token: [hidden]…');
});

test.each([
  ['https://k9tok42.hooks.example/s', 'k9tok42'],
  ['https://bücher.example/s/token', 'bücher.example'],
  ['https://h.example/s/T0', '/s/T0'],
  ['https://h.example/?k=p=q=r7', 'p=q=r7'],
  ['https://h.example/?k=q%2Bd%2F9', 'q+d/9'],
])('nor a short part of %s: %s', async (href, part) => {
  expect(await toldOf(new URL(href), { text: `Nobody has ${part} here` })).toContain('Nobody has [hidden] here');
});

test('nor a short one that base64 makes more plus signs than letters of', async () => {
  expect(await toldOf(new URL('https://h.example/s/~-A~'), { text: btoa('u:~-A~@x') })).not.toContain('+LUF+');
});

test('nor in the time to wait, or the error of a connection', async () => {
  const url = new URL('https://hooks.chat.example/services/86753091');
  expect(await toldOf(url, { status: 429, retryAfter: '86753091' })).not.toContain('86753091');
  expect(await toldOf(url, { status: 429, retryAfter: '867530' })).not.toContain('86753091');
  const errors = [
    Object.assign(new Error('getaddrinfo ENOTFOUND hooks.chat.example'), { code: 'ENOTFOUND' }),
    Object.assign(new Error(`Failed to parse URL from ${url.href}`), { code: 'ERR_INVALID_URL', input: url.href }),
    Object.assign(new Error("Host: hooks.chat.example. is not in the cert's altnames"), { code: url.href }),
    new TypeError('fetch failed', { cause: new Error(url.href) }),
  ];
  for (const error of errors) expect(await toldOf(url, error)).not.toMatch(/86753091|hooks\.chat/);
});

test('what it says besides is shown', async () => {
  const url = new URL('https://hooks.chat.example/workflows/k9XbQ2mZr7TnW4vLpD8sYc3F?sig=abcd%2Fefgh');
  const text = JSON.stringify({ error: { code: 'WorkflowTriggerIsNotEnabled', message: `${url.pathname} is off` } });
  expect(await toldOf(url, { text })).toContain(
    '400 ({"error":{"code":"WorkflowTriggerIsNotEnabled","message":"[hidden] is off"}})',
  );
});
