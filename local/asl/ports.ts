import type { S3Client } from '@aws-sdk/client-s3';
import type { TaskTokens } from './task-tokens.ts';

/** A function that failed. The only error that `invokeLambda` may throw: anything else ends the run as a defect. */
export class TaskError extends Error {
  override readonly name = 'TaskError';
  /** What `ErrorEquals` is compared with: Lambda's errorType. */
  readonly error: string;
  /** Lambda's error document, as the JSON string that Step Functions hands on: {errorMessage, errorType, trace}. */
  readonly causeText: string;

  constructor(error: string, causeText: string) {
    super(`${error}: ${causeText}`);
    this.error = error;
    this.causeText = causeText;
  }
}

/** How an execution ended. */
export type ExecutionResult =
  | { readonly status: 'SUCCEEDED'; readonly output: unknown }
  | { readonly status: 'FAILED' | 'TIMED_OUT' | 'ABORTED'; readonly error: string; readonly cause: string };

/** An execution that a task started. */
export interface EngineExecution {
  readonly arn: string;
  readonly name: string;
  readonly startDate: Date;
  /** Settles when it ends, however it does. */
  readonly ended: Promise<ExecutionResult>;
  /** Ends it, because the task that waits for it ends. */
  stop(reason: Error): void;
}

/** Everything an execution needs from outside. */
export interface Ports {
  /** Invokes a function and returns what it answered. `signal` aborts when nobody waits for the answer any more. */
  invokeLambda(functionArn: string, payload: unknown, signal: AbortSignal): Promise<unknown>;
  /** Starts an execution of another state machine; throws TaskError. Absent where no definition does that. */
  startExecution?(start: { stateMachineArn: string; name: string; input: unknown }): EngineExecution;
  /** Tasks that wait for an answer, here and in whatever else shares them. Absent where nobody waits or answers. */
  readonly tokens?: TaskTokens;
  /** Read by the ItemReader and written by the ResultWriter of a distributed Map. */
  readonly s3: S3Client;
  now(): Date;
  /**
   * Passes the time of a Wait and between two attempts; a test may return at once. `TimeoutSeconds` do not use it:
   * they limit how long a function really takes.
   */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  /** 0 ≤ n < 1: jitter, and `$random()`. */
  random(): number;
  uuid(): string;
}
