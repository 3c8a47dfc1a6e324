import { once } from 'node:events';
import { createServer, type TLSSocket } from 'node:tls';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { postUntilTaken } from '../../functions/webhook/post.ts';
import { WebhookUrls } from '../../functions/webhook/secrets.ts';
import { CERTIFICATE } from '../aws/tls/endpoint.ts';
import { loopbackPost } from '../functions/webhook/loopback.ts';
import { type Target, target } from './frame.ts';
import { damaged, text } from './texts.ts';

const SECRET = 'sEcReT0123456789';

const status = fc.oneof(
  fc.constantFrom('200', '204', '302', '400', '404', '429', '500', '503', '099', '600', '', 'x'),
  text,
);
const header = fc.oneof(
  fc.constantFrom(
    ...[
      'retry-after: 0',
      'retry-after: 1e9',
      'retry-after: Fri, 31 Dec 9999 23:59:59 GMT',
      'retry-after: -1',
      'retry-after: x',
    ],
    ...['content-length: 0', 'content-length: 99999999999', 'content-length: -1', 'transfer-encoding: chunked'],
    ...[
      'content-encoding: gzip',
      'content-encoding: br',
      'content-encoding: x',
      'location: http://169.254.169.254/',
      'set-cookie: a=b',
    ],
  ),
  text.map((each) => `x: ${each.replaceAll(/[\r\n]/g, ' ')}`),
);
const body = fc.oneof(
  { weight: 6, arbitrary: text },
  { weight: 2, arbitrary: fc.constant(`no such hook: /services/${SECRET}`) },
  { weight: 1, arbitrary: text.map((each) => gzipSync(each).toString('latin1')) },
  { weight: 1, arbitrary: fc.nat(3 * 2 ** 20).map((count) => 'x'.repeat(count)) },
);
const answer = fc
  .tuple(status, fc.array(header, { maxLength: 2 }), body)
  .map(
    ([code, headers, content]) =>
      `HTTP/1.1 ${code} x\r\n${headers.map((each) => `${each}\r\n`).join('')}\r\n${content}`,
  );

/** Answers over the wire, of whatever bytes; and the secrets that hold the address. */
export async function webhooks(): Promise<{ readonly targets: Target[]; readonly stop: () => void }> {
  let next = '';
  const open = new Set<TLSSocket>();
  const server = createServer(CERTIFICATE, (socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket)).on('error', () => {});
    socket.once('data', () => socket.end(Buffer.from(next, 'latin1')));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('Test: no port');
  const url = new URL(`https://localhost:${address.port}/services/${SECRET}`);
  const context = {
    post: loopbackPost().post,
    name: 'net',
    now: () => new Date('2026-11-21T12:00:00Z'),
    // Answers that never come take as long as there is: here a tenth of a second.
    deadline: () => 2100,
    pause: async () => {},
  };
  return {
    targets: [
      target(
        'answer of a webhook',
        damaged(answer),
        async (bytes) => {
          next = bytes;
          try {
            return String((await postUntilTaken(url, '{}', context)).status);
          } catch (error) {
            if (String(error).includes(SECRET)) throw new Error('the secret is told', { cause: error });
            throw error;
          }
        },
        ['Throttled', 'WebhookFailed'],
      ),
      target(
        'secret of a webhook',
        damaged(fc.constantFrom('https://hooks.slack.com/x', '{"url":"https://x/y"}', 'http://127.0.0.1/')),
        async (secret) => {
          await new WebhookUrls(async () => ({ SecretString: secret })).of('arn', new Date());
          return 'read';
        },
        ['WebhookFailed'],
      ),
    ],
    stop: () => {
      for (const socket of open) socket.destroy();
      server.close();
    },
  };
}
