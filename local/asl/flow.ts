import { throwIfAborted } from './abort.ts';
import type { History } from './history.ts';
import type { EventDetails, HistoryEventType } from './history-event.ts';
import type { Document, Json } from './json.ts';
import type { ExecutionResult, Ports } from './ports.ts';
import type { StateBlock } from './states.ts';
import { Variables } from './variables.ts';

/** Who an execution is: a run of the state machine, or one child of a distributed Map. */
export interface Identity {
  /** Name of the execution. */
  readonly name: string;
  readonly arn: string;
  readonly stateMachineArn: string;
  readonly stateMachineName: string;
  readonly startTime: string;
}

/** A child execution's ending, with what a result writer records of it. */
export interface ChildResult {
  readonly identity: Identity;
  readonly input: string;
  readonly output: string | undefined;
  readonly result: ExecutionResult;
  readonly stopTime: string;
}

/** The Map Run that a child belongs to: what the service tells of it beside the children's own histories. */
export interface MapRunInfo {
  readonly arn: string;
  /** Items, and so children, in all. */
  readonly total: number;
  readonly maxConcurrency: number;
}

/** What a state needs of the engine around it. Given, not imported: states and engine would import each other. */
export interface Engine {
  runBlock(block: StateBlock, input: Document, flow: Flow): Promise<Document>;
  runChild(child: {
    readonly block: StateBlock;
    readonly who: Omit<Identity, 'startTime'>;
    readonly input: Document;
    readonly mapRun: MapRunInfo;
    readonly signal: AbortSignal;
  }): Promise<ChildResult>;
}

/** What all flows of one execution share. */
export interface Execution {
  readonly identity: Identity;
  readonly input: Json;
  readonly ports: Ports;
  readonly history: History;
  readonly engine: Engine;
}

/** One thread of control: an execution's own, a branch, or an iteration. */
export class Flow {
  readonly execution: Execution;
  /** Aborts when the execution is stopped or a sibling failed. */
  readonly signal: AbortSignal;
  variables: Variables;
  #lastEventId: number;

  constructor(execution: Execution, signal: AbortSignal, variables: Variables = Variables.none, lastEventId = 0) {
    this.execution = execution;
    this.signal = signal;
    this.variables = variables;
    this.#lastEventId = lastEventId;
  }

  /** A flow that starts where this one is, sees its variables, and goes its own way. */
  branch(signal: AbortSignal): Flow {
    return new Flow(this.execution, signal, this.variables, this.#lastEventId);
  }

  get lastEventId(): number {
    return this.#lastEventId;
  }

  /** Throws Aborted once nobody waits for this flow. */
  assertRunning(): void {
    throwIfAborted(this.signal);
  }

  record(type: HistoryEventType, details: EventDetails = {}): number {
    this.assertRunning();
    return this.#append(type, details);
  }

  /** Records that something failed or was given up, unless the history is full: then that is the news. */
  recordLoss(type: HistoryEventType, details: EventDetails = {}): void {
    if (!this.execution.history.isFull) this.#append(type, details);
  }

  #append(type: HistoryEventType, details: EventDetails): number {
    this.#lastEventId = this.execution.history.record(type, this.#lastEventId, details);
    return this.#lastEventId;
  }
}
