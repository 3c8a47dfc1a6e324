import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { TaskError } from '../asl/ports.ts';

import { type ProcessOptions, startProcess } from './process.ts';
import type { FunctionError, InvocationReply, Ready } from './protocol.ts';

export interface FunctionOptions extends ProcessOptions {
  readonly name: string;
  readonly timeoutSeconds: number;
  /**
   * Processes at most; further invocations wait, where AWS would start more.
   *
   * @default 1: on a laptop, loading the SDK a second time costs more than a second process gains
   */
  readonly maxEnvironments?: number;
}

export interface LocalFunction {
  /** Throws TaskError with Lambda's error type and the JSON cause that Step Functions would see. */
  invoke(event: unknown, signal?: AbortSignal): Promise<unknown>;
  /** Starts a process before it is needed; resolves when it has loaded the handler, or ended. */
  warm(): Promise<void>;
  /** Largest resident size of any of its processes so far, in KiB. */
  readonly maxRssKiB: number;
  /** Of all its processes, as of the last answer of each; what a process was ended for is not in it. */
  readonly cpuSeconds: number;
  stop(): void;
}

interface Environment {
  readonly process: ChildProcess;
  busy: boolean;
  cpuSeconds: number;
}

/**
 * Runs one function as Lambda does: in processes of its own, with its own environment variables, one invocation a
 * process at a time, and no longer than its timeout.
 */
export function hostFunction(options: FunctionOptions): LocalFunction {
  const { name, timeoutSeconds, logFile, maxEnvironments = 1 } = options;
  const environments = new Set<Environment>();
  const waiting: (() => void)[] = [];
  let lastId = 0;
  let maxRssKiB = 0;
  let cpuSeconds = 0;
  let stopped = false;

  function start(): Environment {
    const child = startProcess(options);
    const started = { process: child, busy: false, cpuSeconds: 0 };
    environments.add(started);
    child.once('exit', () => environments.delete(started));
    // A message to a process that just ended; the exit that follows is what counts.
    child.on('error', () => {});
    return started;
  }

  async function acquire(signal: AbortSignal | undefined): Promise<Environment> {
    for (;;) {
      if (stopped || signal?.aborted) {
        // Whoever waits behind must not wait for the place that was meant for this one.
        waiting.shift()?.();
        signal?.throwIfAborted();
        throw new Error(`${name} was stopped`);
      }
      const idle = [...environments].find((each) => !each.busy && each.process.connected);
      const free = idle ?? (environments.size < maxEnvironments ? start() : undefined);
      if (free) {
        free.busy = true;
        return free;
      }
      await new Promise<void>((resolve) => {
        waiting.push(resolve);
        signal?.addEventListener('abort', () => resolve(), { once: true });
      });
    }
  }

  function release(used: Environment): void {
    used.busy = false;
    waiting.shift()?.();
  }

  /** Ends a process that must not go on; its place is free at once. */
  function discard(used: Environment): void {
    environments.delete(used);
    used.process.kill('SIGKILL');
  }

  return {
    async invoke(event, signal) {
      const used = await acquire(signal);
      const id = ++lastId;
      const child = used.process;
      try {
        return await new Promise<unknown>((resolve, reject) => {
          const fail = (error: FunctionError) => reject(new TaskError(error.errorType, JSON.stringify(error)));
          const onMessage = (reply: InvocationReply | Ready) => {
            if ('ready' in reply || reply.id !== id) return;
            maxRssKiB = Math.max(maxRssKiB, reply.maxRssKiB);
            cpuSeconds += reply.cpuSeconds - used.cpuSeconds;
            used.cpuSeconds = reply.cpuSeconds;
            settle();
            if (reply.ok) resolve(reply.result);
            else fail(reply.error);
          };
          const onExit = (code: number | null, killed: string | null) => {
            settle();
            fail({
              errorType: 'Runtime.ExitError',
              errorMessage: `${name}: the runtime exited with ${killed ?? `code ${code}`}; its log is ${logFile}`,
              trace: [],
            });
          };
          const onAbort = () => {
            settle();
            discard(used);
            reject(signal?.reason);
          };
          const timer = setTimeout(() => {
            settle();
            discard(used);
            fail({
              errorType: 'Sandbox.Timedout',
              errorMessage: `${name}: Error: Task timed out after ${timeoutSeconds.toFixed(2)} seconds`,
              trace: [],
            });
          }, timeoutSeconds * 1000);
          const settle = () => {
            clearTimeout(timer);
            child.off('message', onMessage);
            child.off('exit', onExit);
            signal?.removeEventListener('abort', onAbort);
          };
          child.on('message', onMessage);
          child.once('exit', onExit);
          signal?.addEventListener('abort', onAbort);
          child.send({ id, event, deadline: Date.now() + timeoutSeconds * 1000 });
        });
      } finally {
        release(used);
      }
    },
    async warm() {
      if (environments.size > 0 || stopped) return;
      const { process: child } = start();
      await Promise.race([once(child, 'message'), once(child, 'exit')]);
    },
    get maxRssKiB() {
      return maxRssKiB;
    },
    get cpuSeconds() {
      return cpuSeconds;
    },
    stop() {
      stopped = true;
      for (const each of environments) discard(each);
    },
  };
}
