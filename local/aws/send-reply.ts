import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Reply } from './service.ts';

/** Writes a reply; cut in the body, half of it is sent and the connection destroyed. */
export async function sendReply(response: ServerResponse, reply: Reply, cutBody: boolean): Promise<void> {
  const { status, headers } = reply;
  // Encoded once: pages have a megabyte, and their length is asked for before they are sent.
  const body = typeof reply.body === 'object' ? reply.body : Buffer.from(reply.body ?? '');
  const length = Number(headers['content-length'] ?? (Buffer.isBuffer(body) ? body.length : undefined));
  // No body is allowed with 204 and 304, and so no length of one.
  response.writeHead(status, status === 204 || status === 304 ? headers : { ...headers, 'content-length': length });
  if (cutBody) {
    await sendPart(response, Buffer.isBuffer(body) ? Readable.from([body]) : Readable.from(body), length / 2);
    response.destroy();
  } else if (Buffer.isBuffer(body)) {
    response.end(body);
  } else {
    await pipeline(body, response);
  }
}

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
