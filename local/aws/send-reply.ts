import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Reply } from './service.ts';

/** Writes a reply; cut in the body, half of it is sent and the connection destroyed. */
export async function sendReply(response: ServerResponse, reply: Reply, cutBody: boolean): Promise<void> {
  const { status, headers, body } = reply;
  const length =
    typeof body === 'object'
      ? Number(headers['content-length'])
      : Number(headers['content-length'] ?? byteLength(body));
  // No body is allowed with 204 and 304, and so no length of one.
  response.writeHead(status, status === 204 || status === 304 ? headers : { ...headers, 'content-length': length });
  if (cutBody) {
    await sendPart(response, Readable.from(typeof body === 'object' ? body : [Buffer.from(body ?? '')]), length / 2);
    response.destroy();
  } else if (typeof body === 'object') {
    await pipeline(body, response);
  } else {
    response.end(body);
  }
}

const byteLength = (body: string | undefined) => Buffer.byteLength(body ?? '');

async function sendPart(response: ServerResponse, body: Readable, bytes: number): Promise<void> {
  response.flushHeaders();
  let left = Math.floor(bytes);
  for await (const chunk of body) {
    if (left <= 0) break;
    const part = Buffer.from(chunk).subarray(0, left);
    left -= part.length;
    await new Promise((resolve) => response.write(part, resolve));
  }
}
