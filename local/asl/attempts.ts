import { orAborted } from './abort.ts';
import { matchesError, StateError } from './errors.ts';
import type { Json } from './json.ts';
import { type SettledOutcome, settle } from './settle.ts';
import type { Fallible, Retrier } from './states.ts';
import type { Visit } from './visit.ts';

/**
 * Runs a state that may fail, with its Retry and Catch. An error while Arguments, Assign or Output are evaluated
 * counts as one of the state.
 */
export async function runWithRetries(
  visit: Visit,
  state: Fallible,
  attempt: () => Promise<Json>,
): Promise<SettledOutcome> {
  const { ports } = visit.flow.execution;
  const retries = new Map<Retrier, number>();
  for (;;) {
    try {
      const result = await attempt();
      return await settle(visit, state, { result }, result);
    } catch (error) {
      if (!(error instanceof StateError)) throw error;
      // Only the first retrier that matches counts: once it is used up, a later one does not take over.
      const retrier = state.retry.find((each) => matchesError(each.errorEquals, error.error));
      const made = retrier ? (retries.get(retrier) ?? 0) : 0;
      if (!retrier || made >= retrier.maxAttempts) return await recover(visit, state, error);
      retries.set(retrier, made + 1);
      visit.retryCount += 1;
      const wait = delayMs(retrier, made, ports.random);
      await orAborted(visit.flow.signal, ports.sleep(wait, visit.flow.signal));
    }
  }
}

/** `made` is how often this retrier has retried before. */
function delayMs(retrier: Retrier, made: number, random: () => number): number {
  const full = Math.min(retrier.intervalSeconds * retrier.backoffRate ** made, retrier.maxDelaySeconds) * 1000;
  return retrier.jitter ? full * random() : full;
}

/** Takes the first catcher that matches. Its own errors are nobody's to catch. */
async function recover(visit: Visit, state: Fallible, error: StateError): Promise<SettledOutcome> {
  const catcher = state.catch.find((each) => matchesError(each.errorEquals, error.error));
  if (!catcher) throw error;
  const errorOutput = { Error: error.error, ...(error.causeText !== undefined && { Cause: error.causeText }) };
  return await settle(visit, catcher, { errorOutput }, errorOutput);
}
