import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, request, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import { fileURLToPath } from 'node:url';

/** What NODE_EXTRA_CA_CERTS has to be: a certificate that nobody else trusts, of localhost alone. */
export const AUTHORITY = fileURLToPath(new URL('localhost.pem', import.meta.url));
/** Of localhost. */
export const CERTIFICATE = {
  cert: readFileSync(AUTHORITY),
  key: readFileSync(new URL('localhost-key.pem', import.meta.url)),
};

interface Listening {
  readonly url: string;
  stop(): Promise<void>;
}

/** Plain endpoints behind TLS, as AWS's are. */
export async function startTls(plainUrl: string): Promise<Listening> {
  const server = createTlsServer(CERTIFICATE, (incoming, answer) => {
    const { method, headers, url = '/' } = incoming;
    const forwarded = request(new URL(url, plainUrl), { method, headers }, (reply) => {
      answer.writeHead(reply.statusCode ?? 500, reply.headers);
      reply.pipe(answer);
    });
    incoming.pipe(forwarded);
  });
  const port = await listen(server);
  return { url: `https://localhost:${port}`, stop: () => close(server) };
}

export interface LoopbackProxy extends Listening {
  /** Hosts, with their ports, that tunnels were asked for. */
  readonly asked: readonly string[];
  /** What each asked by `Proxy-Authorization`. */
  readonly passwords: readonly (string | undefined)[];
}

/** A proxy that makes tunnels, or answers with a status. */
export async function startProxy({ status }: { status?: number } = {}): Promise<LoopbackProxy> {
  const asked: string[] = [];
  const passwords: (string | undefined)[] = [];
  const server = createServer((_, answer) => answer.writeHead(501).end());
  server.on('connect', ({ url = '', headers }, socket, head) => {
    asked.push(url);
    passwords.push(headers['proxy-authorization']);
    if (status !== undefined) {
      // Some say what they were asked with.
      socket.end(`HTTP/1.1 ${status} Not for ${headers['proxy-authorization'] ?? 'you'}\r\n\r\n`);
      return;
    }
    const [host = '', port = ''] = url.split(':');
    const through = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      through.write(head);
      through.pipe(socket).pipe(through);
    });
    for (const each of [through, socket]) each.on('error', () => [through, socket].map((other) => other.destroy()));
  });
  const port = await listen(server);
  return { url: `http://127.0.0.1:${port}`, asked, passwords, stop: () => close(server) };
}

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise<void>((resolve) => void server.close(() => resolve()));
}
