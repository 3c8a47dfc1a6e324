import { type ChildProcess, fork } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { EXTENSION } from '../extension.ts';

export interface ProcessOptions {
  readonly handlerUrl: string;
  /** What it runs, where that is not the source of it. */
  readonly runtimeUrl?: string;
  readonly environment: NodeJS.ProcessEnv;
  /** Flags of its Node process. */
  readonly nodeOptions: readonly string[];
  /** File that the function's log lines are appended to. */
  readonly logFile: string;
}

const RUNTIME = new URL(`./runtime${EXTENSION}`, import.meta.url).href;

/** Starts a process with one function in it. It says when it is ready, and answers invocations: see protocol.ts. */
export function startProcess(options: ProcessOptions): ChildProcess {
  const { handlerUrl, runtimeUrl = RUNTIME, environment, nodeOptions, logFile } = options;
  const log = openSync(logFile, 'a');
  const child = fork(new URL(runtimeUrl), [handlerUrl], {
    // A process group of its own: Ctrl-C in a terminal is for the host to act on, even while this one still starts.
    detached: true,
    env: environment,
    execArgv: [...nodeOptions],
    stdio: ['ignore', log, log, 'ipc'],
  });
  closeSync(log);
  return child;
}
