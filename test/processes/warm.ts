import { type ChildProcess, fork } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import type { ProcessOptions } from '../../local/lambda/process.ts';
import type { InvocationReply, InvocationRequest, Ready } from '../../local/lambda/protocol.ts';
import { afterAllFiles } from './environment.ts';
import type { Lease } from './runtime.ts';

// A process of a function loads the AWS SDK: ten times what a test then has it do. So the processes of the product's
// functions stay when their monitor is stopped, and the next monitor's functions get them, with handlers of their own.
// The SDK remembers what it read of a configuration file, by the file's path.

const RUNTIME = new URL('./runtime.ts', import.meta.url);
const PRODUCT = new URL('../../functions/', import.meta.url).href;

/** Two monitors' worth: 100 MB each. */
const MOST_IDLE = 24;

interface Idle {
  /** What must not differ. */
  readonly key: string;
  readonly process: ChildProcess;
}

const all = new Set<ChildProcess>();
/** Those that nobody uses at present; who has waited longest is first. */
let idle: Idle[] = [];
let leases = 0;
afterAllFiles(async () => {
  const exits = [...all].map((child) => once(child, 'exit'));
  for (const child of all) child.kill('SIGKILL');
  await Promise.all(exits);
});

/** In the place of `startProcess`. What it returns has all that host.ts needs of a ChildProcess. */
export function leaseProcess(
  options: ProcessOptions,
  startProcess: (options: ProcessOptions) => ChildProcess,
): ChildProcess {
  if (!options.handlerUrl.startsWith(PRODUCT)) return startProcess(options);
  const { handlerUrl, nodeOptions } = options;
  return new LeasedProcess([handlerUrl, ...nodeOptions].join(' '), options) as unknown as ChildProcess;
}

/** For a test that measures what a process of a function uses: the next one has done nothing before. */
export function endIdleProcesses(folder: string): void {
  for (const { key, process } of idle) if (key.includes(`/functions/${folder}/`)) process.kill('SIGKILL');
  idle = idle.filter(({ process }) => !process.killed);
}

class LeasedProcess extends EventEmitter {
  readonly #key: string;
  readonly #process: ChildProcess;
  /** Makes request ids that no earlier function of this process had. */
  readonly #firstId = ++leases * 1_000_000;
  /** Answers that are still to come: that it is ready, at first. */
  #awaited = 1;
  #released = false;

  constructor(key: string, { handlerUrl, environment, nodeOptions, logFile }: ProcessOptions) {
    super();
    this.#key = key;
    this.#process = takeIdle(key) ?? start(environment, nodeOptions);
    this.#process.on('message', this.#hear).once('exit', this.#exit);
    const lease: Lease = { handlerUrl, environment, logFile };
    this.#process.send(lease);
  }

  get connected(): boolean {
    return !this.#released && this.#process.connected;
  }

  send({ id, ...rest }: InvocationRequest): boolean {
    this.#awaited++;
    return this.#process.send({ id: this.#firstId + id, ...rest });
  }

  /** Gives the process back, or really ends one that is in the middle of something. */
  kill(signal: NodeJS.Signals): boolean {
    if (this.#released) return true;
    if (this.#awaited > 0) return this.#process.kill(signal);
    this.#release();
    idle.push({ key: this.#key, process: this.#process });
    if (idle.length > MOST_IDLE) idle.shift()?.process.kill('SIGKILL');
    return true;
  }

  #hear = (message: Ready | InvocationReply): void => {
    this.#awaited--;
    this.emit('message', 'ready' in message ? message : { ...message, id: message.id - this.#firstId });
  };

  #exit = (code: number | null, signal: NodeJS.Signals | null): void => {
    this.#release();
    this.emit('exit', code, signal);
  };

  #release(): void {
    this.#released = true;
    this.#process.off('message', this.#hear).off('exit', this.#exit);
  }
}

function start(env: NodeJS.ProcessEnv, nodeOptions: readonly string[]): ChildProcess {
  const child = fork(RUNTIME, { env, execArgv: [...nodeOptions], stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
  all.add(child);
  child.once('exit', () => {
    all.delete(child);
    idle = idle.filter(({ process }) => process !== child);
  });
  child.on('error', () => {});
  return child;
}

function takeIdle(key: string): ChildProcess | undefined {
  const found = idle.findLast((each) => each.key === key);
  idle = idle.filter((each) => each !== found);
  return found?.process;
}
