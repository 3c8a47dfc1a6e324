/** One event in the shape of GetExecutionHistory. Inputs and outputs are JSON text. */
export interface HistoryEvent extends EventDetails {
  readonly timestamp: Date;
  /** 1, 2, 3 … within one execution. */
  readonly id: number;
  /** The event before it in the same branch or iteration; 0 for the first. */
  readonly previousEventId: number;
  readonly type: HistoryEventType;
}

export type HistoryEventType =
  | `Execution${'Started' | 'Succeeded' | 'Failed' | 'TimedOut' | 'Aborted'}`
  | `${'Task' | 'Parallel' | 'Map' | 'Choice' | 'Wait' | 'Pass' | 'Succeed'}State${'Entered' | 'Exited'}`
  | 'FailStateEntered'
  | `${'Task' | 'Parallel' | 'Map' | 'Wait'}StateAborted`
  | `Task${'Scheduled' | 'Started' | 'Submitted' | 'Succeeded' | 'Failed' | 'TimedOut'}`
  | `${'Parallel' | 'Map'}State${'Started' | 'Succeeded' | 'Failed'}`
  | `MapIteration${'Started' | 'Succeeded' | 'Failed' | 'Aborted'}`
  | `MapRun${'Started' | 'Succeeded' | 'Failed' | 'Aborted'}`
  | 'EvaluationFailed';

interface Failure {
  readonly error?: string | undefined;
  readonly cause?: string | undefined;
}

interface Resource {
  readonly resourceType: string;
  readonly resource: string;
}

/** At most one of these, named like the event, as in the API. */
export interface EventDetails {
  readonly executionStartedEventDetails?: { readonly input: string; readonly roleArn: string };
  readonly executionSucceededEventDetails?: { readonly output: string };
  readonly executionFailedEventDetails?: Failure;
  readonly executionTimedOutEventDetails?: Failure;
  readonly executionAbortedEventDetails?: Failure;
  readonly stateEnteredEventDetails?: { readonly name: string; readonly input: string };
  readonly stateExitedEventDetails?: {
    readonly name: string;
    readonly output: string;
    readonly assignedVariables?: Readonly<Record<string, string>>;
  };
  readonly taskScheduledEventDetails?: Resource & {
    readonly region: string;
    readonly parameters: string;
    readonly timeoutInSeconds?: number;
  };
  readonly taskStartedEventDetails?: Resource;
  readonly taskSubmittedEventDetails?: Resource & { readonly output: string };
  readonly taskSucceededEventDetails?: Resource & { readonly output: string };
  readonly taskFailedEventDetails?: Resource & Failure;
  readonly taskTimedOutEventDetails?: Resource & Failure;
  readonly mapStateStartedEventDetails?: { readonly length: number };
  readonly mapIterationStartedEventDetails?: MapIteration;
  readonly mapIterationSucceededEventDetails?: MapIteration;
  readonly mapIterationFailedEventDetails?: MapIteration;
  readonly mapIterationAbortedEventDetails?: MapIteration;
  readonly mapRunStartedEventDetails?: { readonly mapRunArn: string };
  readonly mapRunFailedEventDetails?: Failure;
  readonly evaluationFailedEventDetails?: Failure & { readonly state: string; readonly location: string };
}

interface MapIteration {
  readonly name: string;
  readonly index: number;
}
