import type * as z from 'zod';
// Not as z.core.toDotPath: naming z.core as a value bundles all of zod, 330 kB of it locales.
import { toDotPath } from 'zod/v4/core';

// A literal name, not this.constructor.name: minifying renames the class, and Step Functions matches on the name.

/** The input of a step, or of the run, is not what its contract says. Never retried: it would be the same again. */
export class InvalidInput extends Error {
  override readonly name = 'InvalidInput';
  static from(what: string, error: z.ZodError): InvalidInput {
    return new InvalidInput(`${what} is not valid. ${describeIssues(error)}`, { cause: error });
  }
}

/** A step produced something that breaks its own contract: a defect of ours. */
export class InvalidOutput extends Error {
  override readonly name = 'InvalidOutput';
  static from(what: string, error: z.ZodError): InvalidOutput {
    return new InvalidOutput(`${what} is not what its contract says. ${describeIssues(error)}`, { cause: error });
  }
}

/** An environment variable is missing or malformed: the deployment is wrong. */
export class InvalidEnvironment extends Error {
  override readonly name = 'InvalidEnvironment';
}

/** The policy named in a request cannot be used. */
export class InvalidPolicy extends Error {
  override readonly name = 'InvalidPolicy';
}

/** AWS refused for now, after the SDK's own retries. The state machine retries it. */
export class Throttled extends Error {
  override readonly name = 'Throttled';
}

/** AWS refused for good: a permission is missing. */
export class AccessDenied extends Error {
  override readonly name = 'AccessDenied';
}

/** No IPAM is visible in any of the Regions looked in. */
export class NoIpamFound extends Error {
  override readonly name = 'NoIpamFound';
}

/** The pages of a scope kept expiring under the reader. */
export class PaginationExpired extends Error {
  override readonly name = 'PaginationExpired';
}

/** The API answered with the very token that it was asked with: its pages would never end. */
export class PaginationStuck extends Error {
  override readonly name = 'PaginationStuck';
}

/** A scope has more parts than Evaluate can merge at once. */
export class ScopeTooLarge extends Error {
  override readonly name = 'ScopeTooLarge';
}

/** An object that an earlier step must have written is not there. */
export class ObjectMissing extends Error {
  override readonly name = 'ObjectMissing';
}

/** Another run changed a shared object again and again while this one tried to. The state machine retries it. */
export class WriteConflict extends Error {
  override readonly name = 'WriteConflict';
}

/** The message could not be published. */
export class NotifyFailed extends Error {
  override readonly name = 'NotifyFailed';
}

/** A webhook did not take a message, and will not. */
export class WebhookFailed extends Error {
  override readonly name = 'WebhookFailed';
}

/** Some metrics were not accepted. */
export class PublishMetricsFailed extends Error {
  override readonly name = 'PublishMetricsFailed';
}

/** At least one consumer did not take the hand-off; the others did, and the object is written. */
export class HandOffFailed extends Error {
  override readonly name = 'HandOffFailed';
}

/** `field: what is wrong` for each issue, so that the field can be found without the schema at hand. */
export function describeIssues(error: z.ZodError): string {
  return error.issues.map((issue) => `${toDotPath(issue.path) || '(top level)'}: ${issue.message}`).join('; ');
}
