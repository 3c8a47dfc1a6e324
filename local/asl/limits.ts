import { StateError } from './errors.ts';

/** Input and output of a state, a task's arguments and result, one Assign: 256 KiB of UTF-8. */
export const MAX_DATA_BYTES = 262_144;
/** All variables that one execution can see. */
export const MAX_VARIABLES_BYTES = 10 * 1024 * 1024;
/** Events in one Standard execution's history, the last one included. */
export const MAX_HISTORY_EVENTS = 25_000;
export const MAX_INLINE_CONCURRENCY = 40;
/** What a distributed Map runs at once if MaxConcurrency is absent or 0. */
export const MAX_DISTRIBUTED_CONCURRENCY = 10_000;
/** Error causes are cut by the service: GetExecutionHistory cannot carry more. */
export const MAX_CAUSE_CHARACTERS = 32_768;
/** Largest delay of a Node timer, 24.8 days; a larger one fires at once. */
export const MAX_TIMER_MS = 2_147_483_647;

/** Throws States.DataLimitExceeded. `what` names the state and the field. */
export function assertWithinDataLimit(what: string, text: string): void {
  // No character takes more than three bytes a UTF-16 unit: most documents need not be counted.
  if (text.length * 3 <= MAX_DATA_BYTES) return;
  const bytes = Buffer.byteLength(text);
  if (bytes > MAX_DATA_BYTES) {
    throw new StateError(
      'States.DataLimitExceeded',
      `${what} is ${bytes} bytes; the limit is ${MAX_DATA_BYTES}. Write it to S3 and pass its key instead.`,
    );
  }
}
