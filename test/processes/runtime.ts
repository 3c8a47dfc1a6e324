import { appendFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import type { InvocationRequest } from '../../local/lambda/protocol.ts';

/** Makes the process the one of another function with the same code: with its environment, log and clients. */
export interface Lease {
  readonly handlerUrl: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly logFile: string;
}

/** The product's own, loaded anew for each lease, as is what makes clients. All else is code, and stays. */
const RUNTIME = new URL('../../local/lambda/runtime.ts', import.meta.url).href;
const OF_A_LEASE = /\/functions\/[^/]+\/(handler|clients\/[^/]+)\.ts$/;

let leases = 0;
let answer: (message: InvocationRequest) => void = () => {};
let ready = Promise.resolve();

registerHooks({
  resolve(specifier, context, next) {
    const resolved = next(specifier, context);
    const { url } = resolved;
    return url === RUNTIME || OF_A_LEASE.test(url) ? { ...resolved, url: `${url}?lease=${leases}` } : resolved;
  },
});
process.on('disconnect', () => process.exit(0));
process.on('message', (message: InvocationRequest | Lease) => {
  if ('handlerUrl' in message) ready = become(message);
  else void ready.then(() => answer(message));
});

async function become({ handlerUrl, environment, logFile }: Lease): Promise<void> {
  leases++;
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, environment);
  const log: typeof process.stdout.write = (text, ...rest) => {
    appendFileSync(logFile, text);
    const done = rest.at(-1);
    if (typeof done === 'function') done();
    return true;
  };
  process.stdout.write = log;
  process.stderr.write = log;
  process.argv[2] = handlerUrl;
  const before = { message: process.listeners('message'), disconnect: process.listeners('disconnect') };
  await import(RUNTIME);
  // What it listens to comes from above, as long as the lease lasts.
  for (const listener of process.listeners('disconnect')) {
    if (!before.disconnect.includes(listener)) process.off('disconnect', listener);
  }
  for (const listener of process.listeners('message')) {
    if (before.message.includes(listener)) continue;
    process.off('message', listener);
    answer = (message) => listener(message, undefined);
  }
}
