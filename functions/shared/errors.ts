import type { FailedCallName } from './ec2/failed-calls.ts';

// A literal name, not this.constructor.name: minifying renames the class, and Step Functions matches on the name.

/** An environment variable is missing or malformed: the deployment is wrong. */
export class InvalidEnvironment extends Error {
  override readonly name = 'InvalidEnvironment';
}

/** The policy named in a request cannot be used. */
export class InvalidPolicy extends Error {
  override readonly name = 'InvalidPolicy';
}

/** A call of AWS failed, under a name that the table in ec2/failed-calls.ts has. */
export abstract class FailedCall extends Error {
  abstract override readonly name: FailedCallName;
}

/** AWS refused for now, after the SDK's own retries. */
export class Throttled extends FailedCall {
  override readonly name = 'Throttled';
}

/** AWS, not the call, was at fault, after the SDK's own retries. */
export class ServiceUnavailable extends FailedCall {
  override readonly name = 'ServiceUnavailable';
  /** For the SDK, where it is told while it reads the answer. */
  readonly $retryable = { throttling: false };
}

/** A connection could not be made, or broke, after the SDK's own retries. */
export class Unreachable extends FailedCall {
  override readonly name = 'Unreachable';
}

/** What came back is no answer of the API: empty, cut off, HTML, another root. Nothing can be said from it. */
export class AnswerUnreadable extends FailedCall {
  override readonly name = 'AnswerUnreadable';
  /** For the SDK, which is told while it reads the answer. */
  readonly $retryable = { throttling: false };
}

/** The proxy that HTTPS_PROXY names does not let the call through. */
export class ProxyRefused extends FailedCall {
  override readonly name = 'ProxyRefused';
}

/** The certificate of the server that answered is not trusted here. */
export class CertificateUntrusted extends FailedCall {
  override readonly name = 'CertificateUntrusted';
}

/** AWS refused for good: a permission is missing. */
export class AccessDenied extends FailedCall {
  override readonly name = 'AccessDenied';
}

/** No IPAM is visible in any of the Regions looked in. */
export class NoIpamFound extends Error {
  override readonly name = 'NoIpamFound';
}

/** A pagination token is no longer good: what it belongs to has to be read again from its beginning. */
export class PlaceExpired extends Error {
  override readonly name = 'PlaceExpired';
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

/** The message could not be published. */
export class NotifyFailed extends Error {
  override readonly name = 'NotifyFailed';
}

/** A webhook did not take a message, and will not. */
export class WebhookFailed extends Error {
  override readonly name = 'WebhookFailed';
}

/** The URL of a webhook leads to an address that is not public: to this machine, its metadata, or somebody's network. */
export class WebhookNotPublic extends Error {
  override readonly name = 'WebhookNotPublic';
}

/** Some metrics were not accepted. */
export class PublishMetricsFailed extends Error {
  override readonly name = 'PublishMetricsFailed';
}

/** At least one consumer did not take the hand-off; the others did, and the object is written. */
export class HandOffFailed extends Error {
  override readonly name = 'HandOffFailed';
}

/** Results are recorded, and some histories lack the run. */
export class HistoryNotKept extends Error {
  override readonly name = 'HistoryNotKept';
}
