import * as z from 'zod';
import { passing } from './ec2/failed-calls.ts';
import { FailedCall, Throttled } from './errors.ts';

/** How often the state machine has tried this step again already, since it last succeeded. None when absent. */
export const Retries = z.int().min(0).optional();

/** With their pauses, a minute and more: what fails for so long may fail for hours, and there is more to read. */
const PATIENCE = 3;

/**
 * Whether a call that a run can do without is worth another attempt of the step, after a pause. Throttling always is: it
 * ends when whoever else calls does.
 */
export function isWorthWaiting(error: unknown, retries: number): boolean {
  return error instanceof Throttled || (isPassing(error) && retries < PATIENCE);
}

/** Whether a call failed for a reason that may pass. */
export function isPassing(error: unknown): error is FailedCall {
  return error instanceof FailedCall && passing.includes(error.name);
}
