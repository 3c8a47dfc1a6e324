import type { NotReadableReason } from '../../statemachine/contracts/subnet-inside.ts';
import { describeError } from '../shared/ec2/refusals.ts';
import { AccessDenied, FailedCall, PaginationStuck, PlaceExpired } from '../shared/errors.ts';
import { isWorthWaiting } from '../shared/patience.ts';

export interface WhyNot {
  readonly reason: NotReadableReason;
  readonly text: string;
}

/**
 * Why nothing came of a call that a scope can do without; undefined for what the state machine tries again, and for
 * what is not the call's fault.
 */
export function whyNot(error: unknown, retries: number): WhyNot | undefined {
  if (isWorthWaiting(error, retries)) return undefined;
  if (error instanceof AccessDenied) return { reason: 'denied', text: error.message };
  if (error instanceof FailedCall || error instanceof PaginationStuck || error instanceof PlaceExpired) {
    return { reason: 'failed', text: error.message };
  }
  // The SDK's own mark of what a service answered: EC2 and STS model few of their errors.
  const answered = error instanceof Error && '$metadata' in error;
  return answered ? { reason: 'failed', text: describeError(error) } : undefined;
}
