import { readFileSync } from 'node:fs';
import { connect } from 'node:tls';
import { httpsPost, type Resolve } from '../../../functions/webhook/https-post.ts';
import { AUTHORITY } from '../../aws/tls/endpoint.ts';

/** Somebody's public address; who has it matters to nobody, as what is connected to is this machine. */
export const PUBLIC = '93.184.216.34';

/**
 * The product's post, on a network where the names lead where `addresses` says, one answer after the other, and every
 * connection ends on this machine. What it was to be made to is in `dialled`.
 */
export function loopbackPost(addresses: readonly (readonly string[])[] = [[PUBLIC]]) {
  const resolved: string[] = [];
  const dialled: unknown[] = [];
  const resolve: Resolve = async (host) => {
    resolved.push(host);
    const answer = addresses[Math.min(resolved.length, addresses.length) - 1] ?? [];
    return answer.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
  };
  const post = httpsPost({
    resolve,
    connect: ({ lookup, ...to }) => {
      lookup(to.host ?? '', { all: true }, (_, found) => dialled.push(found));
      return connect({ ...to, host: '127.0.0.1', ca: readFileSync(AUTHORITY) });
    },
  });
  return { post, resolved, dialled };
}
