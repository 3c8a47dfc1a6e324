import { once } from 'node:events';
import { createServer, request as forward, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import type { Call } from '../template/iam.ts';
import { callsOf } from './calls.ts';

export interface Recorder {
  readonly url: string;
  /** Every call that came through, as IAM would have been asked. */
  readonly calls: Call[];
  stop(): Promise<void>;
}

/** Stands between one role's clients and the endpoints, and notes what they ask for. */
export async function startRecorder(target: () => string): Promise<Recorder> {
  const calls: Call[] = [];
  const server = createServer(async (incoming, outgoing) => {
    const body = await readAll(incoming);
    const { hostname, port } = new URL(target());
    const { method, url: path, headers } = incoming;
    const sent = forward({ hostname, port, method, path, headers: { ...headers, 'content-length': body.length } });
    sent.on('response', (answer) => {
      // Metrics come compressed when there are many.
      const text = headers['content-encoding'] === 'gzip' && headers['x-amz-target'] ? gunzipSync(body) : body;
      calls.push(...callsOf(incoming, text.toString(), answer.statusCode ?? 0));
      outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(outgoing);
    });
    sent.on('error', () => outgoing.destroy());
    sent.end(body);
  });
  // As that of the endpoints: a server that closes first can cross a request, and nothing is tried twice here.
  server.keepAliveTimeout = 300_000;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    calls,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function readAll(message: IncomingMessage): Promise<Buffer> {
  return Buffer.concat(await Array.fromAsync(message));
}
