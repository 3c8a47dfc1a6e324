import { lookup } from 'node:dns/promises';
import { type RequestOptions, request } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import tls from 'node:tls';
import type { Post } from './post.ts';
import { NotPublic, notPublic } from './public-address.ts';

/** Read of an answer, which has no end if it likes: more than any error has to say. */
const MAX_BYTES = 16 * 1024;

/** Where a host's name leads to. */
export type Resolve = (host: string) => Promise<readonly Address[]>;

/** Makes the connection; `lookup` says where to. */
export type Connect = (to: tls.ConnectionOptions & { readonly lookup: LookupFunction }) => tls.TLSSocket;

interface Address {
  readonly address: string;
  readonly family: number;
}

/**
 * Posts to public addresses only, over TLS. The name is resolved once, what it resolved to is looked at, and nothing
 * else is connected to: whoever answers DNS cannot say another thing in between. Redirects are not followed.
 */
export function httpsPost({
  resolve = async (host) => await lookup(host, { all: true }),
  connect = tls.connect,
}: {
  readonly resolve?: Resolve;
  readonly connect?: Connect;
} = {}): Post {
  return async (url, body, signal) => {
    const host = url.hostname.replace(/^\[|\]$/g, '');
    const family = isIP(host);
    // Node connects to what is an address without a look-up.
    const addresses = family === 0 ? await before(signal, resolve(host)) : [{ address: host, family }];
    for (const { address } of addresses) {
      const kind = notPublic(address);
      if (kind !== undefined) throw new NotPublic(kind);
    }
    const to = { host, port: Number(url.port || 443), servername: family === 0 ? host : '', lookup: always(addresses) };
    return await post(url, body, { signal, createConnection: () => connect(to) });
  };
}

function post(url: URL, body: string, options: RequestOptions): ReturnType<Post> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json; charset=utf-8', 'content-length': Buffer.byteLength(body) };
    const call = request(url, { ...options, method: 'POST', headers }, async (answer) => {
      const { statusCode: status = 0, headers: said } = answer;
      try {
        // Whoever took it has nothing more to say.
        const text = status >= 200 && status < 300 ? '' : await beginning(answer);
        resolve({ status, text, retryAfter: said['retry-after'] });
      } catch (error) {
        reject(error);
      } finally {
        call.destroy();
      }
    });
    call.on('error', reject);
    call.end(body);
  });
}

async function beginning(answer: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of answer) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes >= MAX_BYTES) break;
  }
  return Buffer.concat(chunks).subarray(0, MAX_BYTES).toString();
}

/** A look-up that is over. */
function always(addresses: readonly Address[]): LookupFunction {
  return (_, { all }, done) => {
    const [first] = addresses;
    if (!first) done(Object.assign(new Error('The host has no address'), { code: 'ENOTFOUND' }), '');
    else if (all) done(null, [...addresses]);
    else done(null, first.address, first.family);
  };
}

/** A look-up cannot be stopped, but need not be waited for. */
async function before<T>(signal: AbortSignal, promise: Promise<T>): Promise<T> {
  const ended = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  return await Promise.race([promise, ended]);
}
