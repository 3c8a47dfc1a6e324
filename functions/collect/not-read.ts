import { EC2ServiceException } from '@aws-sdk/client-ec2';
import { FailedCall, PaginationStuck, PlaceExpired } from '../shared/errors.ts';
import { isWorthWaiting } from '../shared/patience.ts';

/**
 * Why a call that a scope can do without came to nothing, as a sentence for a gap. Undefined for errors that are not
 * the call's own, a token that expired among them, and for what the state machine tries again.
 */
export function whyNotRead(error: unknown, retries: number): string | undefined {
  if (isWorthWaiting(error, retries)) return undefined;
  if (error instanceof FailedCall || error instanceof PaginationStuck) return error.message;
  // A run over files, which EC2 has answered nothing of.
  if (error instanceof EC2ServiceException && error.name === 'NotRecorded') return error.message;
  // An API or parameter that the Region does not know, a resource discovery that was deleted since: EC2 models no errors.
  if (error instanceof EC2ServiceException) return `EC2 answered ${error.name}: ${error.message}`;
  return undefined;
}

/** The same for what is worth less than reading the whole scope again, because a token expired. */
export function whyCutShort(error: unknown, retries: number): string | undefined {
  return error instanceof PlaceExpired ? error.message : whyNotRead(error, retries);
}
