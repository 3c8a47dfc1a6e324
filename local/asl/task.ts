import { follow, orAborted } from './abort.ts';
import { runWithRetries } from './attempts.ts';
import type { Call } from './call.ts';
import { StateError } from './errors.ts';
import type { Document } from './json.ts';
import { assertWithinDataLimit, MAX_CAUSE_CHARACTERS, MAX_TIMER_MS } from './limits.ts';
import { TaskError } from './ports.ts';
import type { SettledOutcome } from './settle.ts';
import type { TaskState } from './states.ts';
import { callOf } from './task-calls.ts';
import type { Visit } from './visit.ts';

/** A Task: evaluates its Arguments, calls what its Resource names, and, if that is its pattern, waits for an answer. */
export function runTask(state: TaskState, visit: Visit): Promise<SettledOutcome> {
  return runWithRetries(visit, state, async () => {
    const { flow } = visit;
    const call = await callOf(state, visit);
    try {
      const { resource, parameters } = call;
      const seconds =
        state.timeoutSeconds && (await visit.evaluateInteger('TimeoutSeconds', state.timeoutSeconds, 1, 99_999_999));
      assertWithinDataLimit(`The Arguments of state '${state.name}'`, parameters);
      flow.record('TaskScheduled', {
        taskScheduledEventDetails: {
          ...resource,
          region: flow.execution.identity.arn.split(':')[3] ?? '',
          parameters,
          ...(seconds && { timeoutInSeconds: seconds }),
        },
      });
      flow.record('TaskStarted', { taskStartedEventDetails: resource });
      const { text, value } = await attempt(visit, call, seconds);
      flow.record('TaskSucceeded', { taskSucceededEventDetails: { ...resource, output: text } });
      return value;
    } finally {
      call.close();
    }
  });
}

async function attempt(visit: Visit, call: Call, seconds: number | undefined): Promise<Document> {
  const { flow } = visit;
  const { resource } = call;
  const { controller, release } = follow(flow.signal);
  try {
    const submitted = (text: string) =>
      flow.record('TaskSubmitted', { taskSubmittedEventDetails: { ...resource, output: text } });
    const answer = orAborted(flow.signal, call.run(controller.signal, submitted));
    const document = await (seconds ? withTimeout(answer, seconds, controller) : answer);
    assertWithinDataLimit(`The result of state '${visit.state.name}'`, document.text);
    return document;
  } catch (error) {
    if (error instanceof TimedOut) {
      flow.record('TaskTimedOut', { taskTimedOutEventDetails: { ...resource, error: 'States.Timeout' } });
      throw new StateError('States.Timeout');
    }
    if (error instanceof TaskError) throw failed(visit, call, error.error, error.causeText);
    if (error instanceof StateError) throw failed(visit, call, error.error, error.causeText ?? '');
    throw error;
  } finally {
    release();
  }
}

class TimedOut extends Error {
  override readonly name = 'TimedOut';
}

/** Real time, not the ports' sleep: the function takes real time too. */
async function withTimeout<T>(call: Promise<T>, seconds: number, controller: AbortController): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new TimedOut()), Math.min(seconds * 1000, MAX_TIMER_MS));
  });
  try {
    return await Promise.race([call, timeout]);
  } catch (error) {
    if (error instanceof TimedOut) controller.abort(new Error(`TimeoutSeconds (${seconds}) have passed`));
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

function failed(visit: Visit, { resource }: Call, error: string, cause: string): StateError {
  const causeText = cause.slice(0, MAX_CAUSE_CHARACTERS);
  visit.flow.record('TaskFailed', { taskFailedEventDetails: { ...resource, error, cause: causeText } });
  return new StateError(error, causeText);
}
