import { Aborted, abortReason, follow } from './abort.ts';
import { StateError } from './errors.ts';
import { type ChildResult, type Engine, Flow, type Identity, type MapRunInfo } from './flow.ts';
import { History } from './history.ts';
import type { EventDetails, HistoryEvent, HistoryEventType } from './history-event.ts';
import type { Document } from './json.ts';
import { MAX_TIMER_MS } from './limits.ts';
import type { ExecutionResult, Ports } from './ports.ts';
import { runBlock } from './run-block.ts';
import type { StateBlock } from './states.ts';
import { roleArn } from './visit.ts';

/** `parent` and `mapRun` are there for the children of a distributed Map. */
export type OnEvent = (
  event: HistoryEvent,
  execution: { readonly name: string; readonly parent?: string; readonly mapRun?: MapRunInfo },
) => void;

/** An execution about to start: the state machine's own, or a child of a distributed Map. */
export interface Start {
  readonly block: StateBlock;
  readonly who: Omit<Identity, 'startTime'>;
  /** Name of the execution that this is a child of. */
  readonly parent?: string;
  readonly mapRun?: MapRunInfo;
  readonly input: Document;
  readonly timeoutSeconds?: number | undefined;
  readonly signal: AbortSignal;
  readonly ports: Ports;
  readonly onEvent: OnEvent;
}

class ExecutionTimedOut extends Error {
  override readonly name = 'ExecutionTimedOut';
}

interface Ending {
  readonly result: ExecutionResult;
  readonly output?: string;
  readonly type: HistoryEventType;
  readonly details: EventDetails;
}

/** Runs one execution to its end. Throws only what no execution can end with: a defect. */
export async function runExecution(start: Start): Promise<ChildResult> {
  const { who, parent, mapRun, input, ports, onEvent } = start;
  const identity = { ...who, startTime: ports.now().toISOString() };
  const label = { name: who.name, ...(parent !== undefined && { parent }), ...(mapRun && { mapRun }) };
  const history = new History(ports.now, (event) => onEvent(event, label));
  const engine: Engine = {
    runBlock,
    runChild: (child) => runExecution({ ...child, parent: who.name, ports, onEvent }),
  };
  const { controller, release } = follow(start.signal);
  const timer = startTimer(start, controller);
  const flow = new Flow({ identity, input: input.value, ports, history, engine }, controller.signal);
  history.record('ExecutionStarted', 0, {
    executionStartedEventDetails: { input: input.text, roleArn: roleArn(who.stateMachineArn) },
  });
  try {
    const { result, output, type, details } = await runToEnd(start, flow);
    history.end(type, flow.lastEventId, details);
    return { identity, input: input.text, output, result, stopTime: ports.now().toISOString() };
  } finally {
    clearTimeout(timer);
    release();
  }
}

function startTimer({ who, timeoutSeconds }: Start, controller: AbortController): NodeJS.Timeout | undefined {
  if (timeoutSeconds === undefined) return undefined;
  const timedOut = new ExecutionTimedOut(`TimeoutSeconds (${timeoutSeconds}) of ${who.name} have passed`);
  return setTimeout(() => controller.abort(timedOut), Math.min(timeoutSeconds * 1000, MAX_TIMER_MS));
}

async function runToEnd({ block, input, signal }: Start, flow: Flow): Promise<Ending> {
  try {
    const { text, value } = await runBlock(block, input, flow);
    return {
      result: { status: 'SUCCEEDED', output: value },
      output: text,
      type: 'ExecutionSucceeded',
      details: { executionSucceededEventDetails: { output: text } },
    };
  } catch (error) {
    if (error instanceof StateError) {
      return {
        result: { status: 'FAILED', error: error.error, cause: error.causeText ?? '' },
        type: 'ExecutionFailed',
        details: { executionFailedEventDetails: { error: error.error, cause: error.causeText } },
      };
    }
    if (!(error instanceof Aborted)) throw error;
    const cause = abortReason(flow.signal);
    // A child whose parent timed out is aborted: only its own timer times an execution out.
    if (!signal.aborted && flow.signal.reason instanceof ExecutionTimedOut) {
      const failure = { error: 'States.Timeout', cause };
      const details = { executionTimedOutEventDetails: failure };
      return { result: { status: 'TIMED_OUT', ...failure }, type: 'ExecutionTimedOut', details };
    }
    const failure = { error: 'Aborted', cause };
    const details = { executionAbortedEventDetails: failure };
    return { result: { status: 'ABORTED', ...failure }, type: 'ExecutionAborted', details };
  }
}
