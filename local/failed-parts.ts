import * as z from 'zod';
import { RunCause } from '../statemachine/contracts/cause.ts';

/** A part of the run that failed, as one error name and one readable message. */
export interface FailedPart {
  readonly part: string;
  readonly error: string;
  readonly message: string;
}

/** The only field that is needed here. */
const Failed = RunCause.pick({ failed: true });
const LambdaCause = z.object({ errorMessage: z.string() });

/** The failed parts of a run that ended with Error and Cause. Any other Cause than ours is one part, as it is. */
export function failedParts(error: string, cause: string): readonly FailedPart[] {
  const parsed = Failed.safeParse(json(cause));
  if (!parsed.success) return [{ part: 'Run', error, message: messageOf(cause) }];
  return parsed.data.failed.map((each) => ({
    part: each.part,
    error: each.error,
    message: messageOf(each.cause),
  }));
}

/** A Lambda's Cause is JSON. The state machine cuts it at 2,000 characters, after which it no longer parses. */
function messageOf(cause: string): string {
  const whole = LambdaCause.safeParse(json(cause));
  if (whole.success) return whole.data.errorMessage;
  const cutOff = /"errorMessage":"((?:[^"\\]|\\.)*)/.exec(cause)?.[1];
  if (cutOff === undefined) return cause;
  const text = json(`"${cutOff}"`);
  return typeof text === 'string' ? text : cutOff;
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
