import { AwsError } from '../aws-error.ts';

export interface Conditions {
  readonly ifMatch: string | undefined;
  readonly ifNoneMatch: string | undefined;
}

/** Checks If-Match and If-None-Match of a write against the object that is there, if one is. */
export function checkWrite({ ifMatch, ifNoneMatch }: Conditions, current: string | undefined): void {
  if (ifNoneMatch !== undefined && ifNoneMatch !== '*') {
    throw new AwsError('NotImplemented', 'A write takes no If-None-Match other than *.', 501);
  }
  if (ifNoneMatch === '*' && current !== undefined) throw preconditionFailed('If-None-Match');
  if (ifMatch === undefined) return;
  if (current === undefined) throw noSuchKey();
  if (!matches(ifMatch, current)) throw preconditionFailed('If-Match');
}

/** Checks them for a read; true when the client has this version already (304). */
export function isNotModified({ ifMatch, ifNoneMatch }: Conditions, current: string): boolean {
  if (ifMatch !== undefined && !matches(ifMatch, current)) throw preconditionFailed('If-Match');
  return ifNoneMatch !== undefined && matches(ifNoneMatch, current);
}

export const noSuchKey = () => new AwsError('NoSuchKey', 'The specified key does not exist.', 404);

function matches(condition: string, etag: string): boolean {
  if (condition.trim() === '*') return true;
  return condition.split(',').some((candidate) => unquote(candidate.trim()) === etag);
}

export const unquote = (etag: string) => etag.replace(/^"(.*)"$/, '$1');

const preconditionFailed = (condition: string) =>
  new AwsError(
    'PreconditionFailed',
    `At least one of the pre-conditions you specified did not hold: ${condition}`,
    412,
  );
