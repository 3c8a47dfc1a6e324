import type { Document, Json } from './json.ts';

/** What a Task is about to do, once its Arguments are known. */
export interface Call {
  /** As history events name it. */
  readonly resource: { readonly resourceType: string; readonly resource: string };
  /** The Arguments as JSON. */
  readonly parameters: string;
  /** Throws TaskError. `submitted` hears when the service has answered and the task goes on waiting. */
  run(signal: AbortSignal, submitted: (output: string) => void): Promise<Document>;
  /** The task has ended, one way or the other: an answer is too late now. */
  close(): void;
}

/** The Arguments as evaluated, read field by field. */
export interface Arguments {
  readonly fields: { readonly [key: string]: Json };
  /** A string with something in it. */
  text(field: string): string;
}

export type CallRun = Call['run'];
