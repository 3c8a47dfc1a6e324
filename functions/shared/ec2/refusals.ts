/** Names under which AWS services refuse for now: those that the SDK's own retries go by, and the key service's. */
const THROTTLES = new Set([
  'EC2ThrottledException',
  'ExecutionLimitExceeded',
  'KMSThrottling',
  'KmsThrottled',
  'KmsThrottlingException',
  'KMSThrottlingException',
  'LimitExceededException',
  'RequestLimitExceeded',
  'RequestThrottled',
  'RequestThrottledException',
  'SlowDown',
  'Throttled',
  'ThrottledException',
  'Throttling',
  'ThrottlingException',
  'TooManyRequestsException',
]);

/** Whether a call was refused for now, after the SDK's own retries: trying again later may help. */
export function isThrottled(error: unknown): boolean {
  return error instanceof Error && THROTTLES.has(error.name);
}

/** Whether a service, not the call, was at fault: trying again later may help. */
export function isServerFault(error: unknown): boolean {
  return error instanceof Error && '$fault' in error && error.$fault === 'server';
}

/** Of a connection that could not be made, or broke: what Node names them, EAI_AGAIN being DNS without an answer. */
const BROKEN_CONNECTIONS = new Set([
  'EAI_AGAIN',
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EPIPE',
  'ETIMEDOUT',
]);

/** The SDK's name for a connection that it gave up, and the services' for a request that arrived too slowly. */
const TIMEOUTS = new Set(['TimeoutError', 'RequestTimeout', 'RequestTimeoutException']);

/** Whether the network was at fault: trying again later may help. Whether the call was carried out is not known. */
export function isNetworkFault(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return (
    TIMEOUTS.has(error.name) ||
    ('code' in error && typeof error.code === 'string' && BROKEN_CONNECTIONS.has(error.code))
  );
}

/** Whether a call failed for now, whoever was at fault. */
export function mayPass(error: unknown): boolean {
  return isThrottled(error) || isServerFault(error) || isNetworkFault(error);
}

/** OptInRequired and AuthFailure are EC2's, of Regions that are not enabled and of credentials that it does not take. */
const DENIALS = new Set([
  'AccessDenied',
  'AccessDeniedException',
  'AuthFailure',
  'AuthorizationError',
  'AuthorizationErrorException',
  'OptInRequired',
  'UnauthorizedOperation',
]);

/** Whether a call was refused for good, because a permission is missing. */
export function isDenied(error: unknown): boolean {
  return error instanceof Error && DENIALS.has(error.name);
}

export function describeError(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
