import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';

/** Firefox as it is installed, by WebDriver BiDi: playwright-core drives a Firefox of its own making only. */
export interface Firefox extends AsyncDisposable {
  /** Opens a page, waits for `data-ready`, and says what an expression comes to there, and what the page complained of. */
  look(url: string, expression: string): Promise<{ readonly value: unknown; readonly said: readonly string[] }>;
}

const Message = z.looseObject({
  id: z.number().optional(),
  method: z.string().optional(),
  type: z.string().optional(),
  result: z.unknown().optional(),
  params: z.unknown().optional(),
});
const Tree = z.object({ contexts: z.array(z.object({ context: z.string() })).min(1) });
const Entry = z.looseObject({ level: z.string(), text: z.string().nullable() });
const Evaluated = z.looseObject({ result: z.looseObject({ value: z.unknown().optional() }) });

const LISTENS = /WebDriver BiDi listening on (ws:\/\/\S+)/;
const READY = `new Promise((resolve) => {
  const look = () => (document.documentElement.hasAttribute('data-ready') ? resolve(true) : setTimeout(look, 50));
  look();
})`;

export async function startFirefox(executable: string): Promise<Firefox> {
  const profile = await mkdtemp(join(tmpdir(), 'ipam-monitor-firefox-'));
  const child = spawn(executable, ['--headless', '--no-remote', '--profile', profile, '--remote-debugging-port', '0'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const address = await new Promise<string>((resolve, reject) => {
    let text = '';
    child.stderr.on('data', (part) => {
      text += String(part);
      const [, url] = LISTENS.exec(text) ?? [];
      if (url) resolve(url);
    });
    child.once('exit', (code) => reject(new Error(`Firefox ended with ${code}: ${text.slice(0, 500)}`)));
  });
  const session = await connect(`${address}/session`);
  await session.call('session.new', { capabilities: {} });
  await session.call('session.subscribe', { events: ['log.entryAdded'] });
  const { contexts } = Tree.parse(await session.call('browsingContext.getTree', {}));
  const context = contexts[0]?.context;
  const evaluate = async (expression: string) => {
    const answer = await session.call('script.evaluate', { expression, target: { context }, awaitPromise: true });
    return Evaluated.parse(answer).result.value;
  };
  return {
    async look(url, expression) {
      session.said.length = 0;
      await session.call('browsingContext.navigate', { context, url, wait: 'complete' });
      await evaluate(READY);
      return { value: await evaluate(expression), said: [...session.said] };
    },
    async [Symbol.asyncDispose]() {
      session.close();
      child.removeAllListeners('exit');
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill();
      await ended;
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

interface Session {
  readonly said: string[];
  call(method: string, params: Readonly<Record<string, unknown>>): Promise<unknown>;
  close(): void;
}

async function connect(url: string): Promise<Session> {
  const socket = new WebSocket(url);
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  const said: string[] = [];
  socket.addEventListener('message', ({ data }) => {
    const message = Message.parse(JSON.parse(String(data)));
    if (message.method === 'log.entryAdded') {
      const { level, text } = Entry.parse(message.params);
      said.push(`${level}: ${text}`);
    }
    const call = message.id === undefined ? undefined : waiting.get(message.id);
    if (message.id !== undefined) waiting.delete(message.id);
    if (message.type === 'error') call?.reject(new Error(`Firefox: ${JSON.stringify(message)}`));
    else call?.resolve(message.result);
  });
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve);
    socket.addEventListener('error', () => reject(new Error(`Firefox does not answer at ${url}`)));
  });
  let last = 0;
  return {
    said,
    call: (method, params) => {
      const id = ++last;
      const answer = new Promise((resolve, reject) => waiting.set(id, { resolve, reject }));
      socket.send(JSON.stringify({ id, method, params }));
      return answer;
    },
    close: () => socket.close(),
  };
}
