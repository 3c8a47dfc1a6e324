import type { TaskResource } from './schema.ts';
import type { Template } from './template.ts';

// The definition after validation: every expression parsed, every default filled in, every `Next` known to exist.

/** A state machine, a Parallel's branch or a Map's ItemProcessor. */
export interface StateBlock {
  readonly startAt: string;
  readonly states: ReadonlyMap<string, State>;
}

/** Where the flow goes and what it carries there. `next` is undefined at the end of a block. */
export interface StateExit {
  readonly assign: ReadonlyMap<string, Template>;
  /** Undefined: the state's own default. */
  readonly output: Template | undefined;
  readonly next: string | undefined;
}

export interface Retrier {
  readonly errorEquals: readonly string[];
  readonly intervalSeconds: number;
  readonly backoffRate: number;
  readonly maxAttempts: number;
  readonly maxDelaySeconds: number;
  readonly jitter: boolean;
}

export interface Catcher extends StateExit {
  readonly errorEquals: readonly string[];
}

/** What Task, Parallel and Map have in common. */
export interface Fallible extends StateExit {
  readonly name: string;
  readonly retry: readonly Retrier[];
  readonly catch: readonly Catcher[];
}

export interface TaskState extends Fallible {
  readonly type: 'Task';
  readonly resource: TaskResource;
  readonly arguments: Template;
  readonly timeoutSeconds: Template | undefined;
}

export interface ParallelState extends Fallible {
  readonly type: 'Parallel';
  readonly arguments: Template | undefined;
  readonly branches: readonly StateBlock[];
}

export interface MapState extends Fallible {
  readonly type: 'Map';
  /** Undefined: the state's input. */
  readonly items: Template | undefined;
  readonly itemSelector: Template | undefined;
  readonly maxConcurrency: Template | undefined;
  readonly processor: StateBlock;
  readonly distributed: Distributed | undefined;
}

export interface Distributed {
  readonly label: string;
  readonly itemReader: ItemReader | undefined;
  readonly toleratedFailureCount: Template | undefined;
  readonly toleratedFailurePercentage: Template | undefined;
  readonly resultWriter: ResultWriterFields | undefined;
}

export interface ItemReader {
  readonly inputType: 'JSON' | 'JSONL';
  readonly maxItems: Template | undefined;
  readonly bucket: Template;
  readonly key: Template;
}

export interface ResultWriterFields {
  readonly bucket: Template;
  readonly prefix: Template;
}

export interface ChoiceState {
  readonly type: 'Choice';
  readonly name: string;
  readonly rules: readonly (StateExit & { readonly condition: Template })[];
  /** `next` is undefined if there is no Default. */
  readonly otherwise: StateExit;
}

export interface WaitState extends StateExit {
  readonly type: 'Wait';
  readonly name: string;
  readonly until: { readonly kind: 'Seconds' | 'Timestamp'; readonly value: Template };
}

export interface PassState extends StateExit {
  readonly type: 'Pass' | 'Succeed';
  readonly name: string;
}

export interface FailState {
  readonly type: 'Fail';
  readonly name: string;
  readonly error: Template | undefined;
  readonly cause: Template | undefined;
}

export type State = TaskState | ParallelState | MapState | ChoiceState | WaitState | PassState | FailState;
