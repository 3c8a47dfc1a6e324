import { join } from 'node:path';
import { JsonLines } from '../append-lines.ts';

export type ConsumerFunction = (payload: unknown) => Promise<unknown>;

/** 6 MB and 100 bytes: what Lambda lets a function return. */
const MAX_RESULT_BYTES = 6_291_556;

/** Functions that take hand-offs. What each receives is a line of `<outDir>/lambda/<name>.jsonl`. */
export class Consumers {
  readonly #functions: ReadonlyMap<string, ConsumerFunction>;
  readonly #outDir: string;
  readonly #lines = new JsonLines();
  readonly #running = new Set<Promise<unknown>>();

  constructor(outDir: string, functions: Readonly<Record<string, ConsumerFunction>>) {
    this.#outDir = outDir;
    this.#functions = new Map(Object.entries(functions));
  }

  has(name: string): boolean {
    return this.#functions.has(name);
  }

  /** Takes an event and runs the function after that, as an asynchronous invocation does. */
  async post(name: string, requestId: string, payload: unknown): Promise<void> {
    await this.#record(name, { requestId, type: 'Event', payload });
    const run = this.#run(name, requestId, payload).finally(() => this.#running.delete(run));
    this.#running.add(run);
  }

  /** Runs the function and returns what Lambda answers with: the result, or the error, as JSON. */
  async call(name: string, requestId: string, payload: unknown): Promise<{ result: string; failed: boolean }> {
    await this.#record(name, { requestId, type: 'RequestResponse', payload });
    return await this.#run(name, requestId, payload);
  }

  /** Waits for the events that were taken. */
  async settle(): Promise<void> {
    while (this.#running.size > 0) await Promise.allSettled(this.#running);
  }

  async #run(name: string, requestId: string, payload: unknown): Promise<{ result: string; failed: boolean }> {
    try {
      const result = JSON.stringify((await this.#functions.get(name)?.(payload)) ?? null);
      if (Buffer.byteLength(result) > MAX_RESULT_BYTES) throw new ResponseSizeTooLarge();
      return { result, failed: false };
    } catch (error) {
      const failure = describeError(error);
      await this.#record(name, { requestId, error: failure });
      return { result: JSON.stringify(failure), failed: true };
    }
  }

  #record(name: string, record: object): Promise<void> {
    return this.#lines.append(join(this.#outDir, 'lambda', `${name}.jsonl`), [record]);
  }
}

class ResponseSizeTooLarge extends Error {
  override readonly name = 'Function.ResponseSizeTooLarge';
  constructor() {
    super(`Response payload size exceeded maximum allowed payload size (${MAX_RESULT_BYTES} bytes).`);
  }
}

/** The shape that the Node.js runtime gives to what a handler throws. */
function describeError(error: unknown): { errorType: string; errorMessage: string; trace: string[] } {
  if (!(error instanceof Error)) return { errorType: typeof error, errorMessage: String(error), trace: [] };
  return { errorType: error.name, errorMessage: error.message, trace: (error.stack ?? '').split('\n') };
}
