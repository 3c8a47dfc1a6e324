import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One page on loopback, at a free port, and what was asked of it. */
export interface Served extends AsyncDisposable {
  readonly url: string;
  readonly asked: readonly string[];
}

export async function serve(html: string, headers: Readonly<Record<string, string>> = {}): Promise<Served> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    const found = request.url === '/report.html';
    response.writeHead(found ? 200 : 404, { 'content-type': 'text/html; charset=utf-8', ...headers });
    response.end(found ? html : '');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${portOf(server.address())}/report.html`,
    asked,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('The server listens on no port');
  return address.port;
}
