import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface, type Interface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { TaskError } from '../../../local/asl/ports.ts';

const RUNTIME = fileURLToPath(new URL('./runtime.mjs', import.meta.url));

/** What Lambda itself knows of an invocation. */
export interface Invoked {
  readonly startedAt: Date;
  readonly durationMs: number;
  readonly maxMemoryUsedMB: number;
  readonly failed: boolean;
}

export interface Observer {
  /** A line of the function's log. */
  logged(line: string): void;
  invoked(invocation: Invoked): void;
}

export interface DeployedFunction {
  invoke(event: unknown): Promise<unknown>;
  stop(): void;
}

/** Runs a bundle as Lambda does: with the environment of the template, in a process that has nothing else. */
export function deployedFunction(
  bundle: string,
  environment: NodeJS.ProcessEnv,
  timeoutMs: number,
  observer: Observer,
): DeployedFunction {
  let child: ChildProcess | undefined;
  let answers: AsyncIterator<string> | undefined;
  let log = '';
  let turn: Promise<unknown> = Promise.resolve();

  function start(): { child: ChildProcess; answers: AsyncIterator<string> } {
    if (!child) {
      child = spawn(process.execPath, [RUNTIME, bundle], { env: environment, cwd: '/', stdio: 'pipe' });
      child.stderr?.on('data', (text) => {
        log = (log + text).slice(-5000);
      });
    }
    answers ??= lines(child)[Symbol.asyncIterator]();
    return { child, answers };
  }

  async function one(event: unknown): Promise<unknown> {
    const running = start();
    const startedAt = new Date();
    running.child.stdin?.write(`${JSON.stringify({ event, timeoutMs })}\n`);
    const { value, done } = await running.answers.next();
    if (done) throw new Error(`${bundle} ended without an answer:\n${log}`);
    const { result, error, maxMemoryUsedMB, logged } = JSON.parse(value);
    for (const line of logged) observer.logged(line);
    const durationMs = Date.now() - startedAt.getTime();
    observer.invoked({ startedAt, durationMs, maxMemoryUsedMB, failed: error !== undefined });
    if (error) throw new TaskError(error.errorType, JSON.stringify(error));
    return result;
  }

  return {
    // One event at a time, as in a Lambda environment.
    invoke(event) {
      const answer = turn.then(() => one(event));
      turn = answer.catch(() => {});
      return answer;
    },
    stop() {
      child?.kill('SIGKILL');
    },
  };
}

function lines(child: ChildProcess): Interface {
  if (!child.stdout) throw new Error('the process has no output');
  return createInterface({ input: child.stdout });
}
