import { follow, orAborted } from './abort.ts';
import { runWithRetries } from './attempts.ts';
import { StateError } from './errors.ts';
import { type Document, documentFromText, type Json } from './json.ts';
import { assertWithinDataLimit, MAX_CAUSE_CHARACTERS, MAX_TIMER_MS } from './limits.ts';
import { TaskError } from './ports.ts';
import type { Outcome } from './settle.ts';
import type { TaskState } from './states.ts';
import type { Visit } from './visit.ts';

const RESOURCE = { resourceType: 'lambda', resource: 'invoke' };

/** `lambda:invoke`: the result has the function's answer under Payload. */
export function runTask(state: TaskState, visit: Visit): Promise<Outcome> {
  return runWithRetries(visit, state, async () => {
    const { flow } = visit;
    const functionName = await visit.evaluateText('Arguments.FunctionName', state.functionName);
    // Lambda takes an invocation without a payload for an empty event.
    const payload: Json = state.payload ? await visit.evaluate(state.payload) : {};
    const seconds =
      state.timeoutSeconds && (await visit.evaluateInteger('TimeoutSeconds', state.timeoutSeconds, 1, 99_999_999));
    const parameters = JSON.stringify({ FunctionName: functionName, ...(state.payload && { Payload: payload }) });
    assertWithinDataLimit(`The Arguments of state '${state.name}'`, parameters);
    flow.record('TaskScheduled', {
      taskScheduledEventDetails: {
        ...RESOURCE,
        region: flow.execution.identity.arn.split(':')[3] ?? '',
        parameters,
        ...(seconds && { timeoutInSeconds: seconds }),
      },
    });
    flow.record('TaskStarted', { taskStartedEventDetails: RESOURCE });
    const answer = await invoke(visit, functionName, payload, seconds);
    const { text, value } = resultOf(answer, visit);
    flow.record('TaskSucceeded', { taskSucceededEventDetails: { ...RESOURCE, output: text } });
    return value;
  });
}

async function invoke(
  visit: Visit,
  functionName: string,
  payload: Json,
  seconds: number | undefined,
): Promise<unknown> {
  const { flow } = visit;
  const { controller, release } = follow(flow.signal);
  try {
    // Its own copy of the payload: a function that changes its input must not change a retry.
    const copy: unknown = JSON.parse(JSON.stringify(payload));
    const call = orAborted(flow.signal, flow.execution.ports.invokeLambda(functionName, copy, controller.signal));
    return await (seconds ? withTimeout(call, seconds, controller) : call);
  } catch (error) {
    if (error instanceof TimedOut) {
      flow.record('TaskTimedOut', { taskTimedOutEventDetails: { ...RESOURCE, error: 'States.Timeout' } });
      throw new StateError('States.Timeout');
    }
    if (error instanceof TaskError) throw failed(visit, error.error, error.causeText);
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

/** What the AWS SDK would have returned, as the service shows it. */
function resultOf(answer: unknown, visit: Visit): Document {
  // A function that returns undefined answers with the text `null`.
  const payload = JSON.stringify(answer) ?? 'null';
  const { ports } = visit.flow.execution;
  const requestId = ports.uuid();
  const headers = {
    'Content-Length': `${Buffer.byteLength(payload)}`,
    'Content-Type': 'application/json',
    Date: ports.now().toUTCString(),
    'X-Amz-Executed-Version': '$LATEST',
    'x-amzn-RequestId': requestId,
  };
  const rest = JSON.stringify({
    SdkHttpMetadata: {
      AllHttpHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
      HttpHeaders: headers,
      HttpStatusCode: 200,
    },
    SdkResponseMetadata: { RequestId: requestId },
    StatusCode: 200,
  });
  const text = `{"ExecutedVersion":"$LATEST","Payload":${payload},${rest.slice(1)}`;
  try {
    assertWithinDataLimit(`The result of state '${visit.state.name}'`, text);
  } catch (error) {
    if (error instanceof StateError) throw failed(visit, error.error, error.causeText ?? '');
    throw error;
  }
  return documentFromText(text);
}

function failed(visit: Visit, error: string, cause: string): StateError {
  const causeText = cause.slice(0, MAX_CAUSE_CHARACTERS);
  visit.flow.record('TaskFailed', { taskFailedEventDetails: { ...RESOURCE, error, cause: causeText } });
  return new StateError(error, causeText);
}
