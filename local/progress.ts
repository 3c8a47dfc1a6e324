/** What a person wants to follow of an execution: which state is at work, on which scope, and what it came to. */
export interface Progress {
  readonly state: string;
  readonly scopeId?: string;
  /** `progress`: the state will be entered again for the same scope, to go on. */
  readonly phase: 'started' | 'progress' | 'succeeded' | 'failed';
  /** Milliseconds since the execution started. */
  readonly atMs: number;
  /** The state's output, once it succeeded. */
  readonly output?: unknown;
  readonly error?: string;
}

interface Failure {
  readonly error?: string | undefined;
}

/** The part of a history event that is looked at; the local engine and Step Functions both have it. */
export interface FollowedEvent {
  readonly timestamp: Date;
  readonly id: number;
  readonly previousEventId: number;
  readonly type: string;
  readonly executionStartedEventDetails?: { readonly input?: string | undefined } | undefined;
  readonly stateEnteredEventDetails?: { readonly name: string | undefined } | undefined;
  readonly stateExitedEventDetails?:
    | { readonly name: string | undefined; readonly output?: string | undefined }
    | undefined;
  readonly taskFailedEventDetails?: Failure | undefined;
  readonly taskTimedOutEventDetails?: Failure | undefined;
  readonly mapRunFailedEventDetails?: Failure | undefined;
  readonly executionFailedEventDetails?: Failure | undefined;
}

interface ExecutionName {
  readonly name: string;
  readonly parent?: string;
}

/** What is known of one execution, the parent or a child, while its events come in. */
interface Followed {
  readonly scopeId: string | undefined;
  /** The state that each event belongs to, by event id: branches of a Parallel interleave. */
  readonly stateOf: Map<number, string>;
  /** Errors of attempts that have not been followed by a success. */
  readonly failing: Map<string, string>;
}

/** Turns history events into progress. One for each execution started from here; its children included. */
export function followProgress(
  tell: (progress: Progress) => void,
): (event: FollowedEvent, execution: ExecutionName) => void {
  const executions = new Map<string, Followed>();
  let startedAt: number | undefined;

  return (event, { name }) => {
    startedAt ??= event.timestamp.getTime();
    const atMs = event.timestamp.getTime() - startedAt;
    const followed = executions.get(name) ?? {
      scopeId: scopeOf(event.executionStartedEventDetails?.input),
      stateOf: new Map(),
      failing: new Map(),
    };
    executions.set(name, followed);

    const state =
      event.stateEnteredEventDetails?.name ??
      event.stateExitedEventDetails?.name ??
      followed.stateOf.get(event.previousEventId);
    if (state === undefined) return;
    followed.stateOf.set(event.id, state);
    const about = { state, ...(followed.scopeId && { scopeId: followed.scopeId }), atMs };

    const failure = event.taskFailedEventDetails ?? event.taskTimedOutEventDetails ?? event.mapRunFailedEventDetails;
    if (failure) followed.failing.set(state, failure.error ?? 'unknown error');
    else if (event.type === 'TaskSucceeded') followed.failing.delete(state);
    else if (event.stateEnteredEventDetails) tell({ ...about, phase: 'started' });
    else if (event.stateExitedEventDetails) {
      const error = followed.failing.get(state);
      const output: unknown = JSON.parse(event.stateExitedEventDetails.output ?? 'null');
      if (error) tell({ ...about, phase: 'failed', error });
      else tell({ ...about, phase: goesOn(output) ? 'progress' : 'succeeded', output });
    } else if (event.executionFailedEventDetails) {
      tell({ ...about, phase: 'failed', error: event.executionFailedEventDetails.error ?? 'unknown error' });
    }
    if (event.type.startsWith('Execution') && event.type !== 'ExecutionStarted') executions.delete(name);
  };
}

function scopeOf(input: string | undefined): string | undefined {
  const scope = property(input === undefined ? undefined : JSON.parse(input), 'scope');
  const scopeId = property(scope, 'scopeId');
  return typeof scopeId === 'string' ? scopeId : undefined;
}

/** Collect's continuation. */
function goesOn(output: unknown): boolean {
  return property(property(output, 'collected'), 'done') === false;
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined;
}
