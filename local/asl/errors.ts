/** The definition cannot be run as AWS would run it. Thrown before anything runs; names the state and the field. */
export class InvalidDefinition extends Error {
  override readonly name = 'InvalidDefinition';
}

/** StartExecution would refuse this: the name is not one, or the input is too large. */
export class InvalidExecution extends Error {
  override readonly name = 'InvalidExecution';
}

/** An error in the sense of the Amazon States Language: what Retry and Catch see, and what a failed execution ends with. */
export class StateError extends Error {
  override readonly name = 'StateError';
  readonly error: string;
  /** Absent where AWS gives none, as for a timed-out task. */
  readonly causeText: string | undefined;

  constructor(error: string, causeText?: string) {
    super(causeText === undefined ? error : `${error}: ${causeText}`);
    this.error = error;
    this.causeText = causeText;
  }
}

/** Reserved names that a definition may match on. A misspelt one would never match anything. */
export const STATES_ERRORS: ReadonlySet<string> = new Set([
  'States.ALL',
  'States.BranchFailed',
  'States.DataLimitExceeded',
  'States.ExceedToleratedFailureThreshold',
  'States.HeartbeatTimeout',
  'States.ItemReaderFailed',
  'States.NoChoiceMatched',
  'States.Permissions',
  'States.QueryEvaluationError',
  'States.ResultWriterFailed',
  'States.Runtime',
  'States.TaskFailed',
  'States.Timeout',
]);

/**
 * Whether a retrier or catcher takes an error. States.Runtime ends the execution whatever is written;
 * States.DataLimitExceeded can be taken by its own name only.
 */
export function matchesError(errorEquals: readonly string[], error: string): boolean {
  if (error === 'States.Runtime') return false;
  if (errorEquals.includes(error)) return true;
  if (error === 'States.DataLimitExceeded') return false;
  if (errorEquals.includes('States.ALL')) return true;
  return errorEquals.includes('States.TaskFailed') && error !== 'States.Timeout' && error !== 'States.HeartbeatTimeout';
}
