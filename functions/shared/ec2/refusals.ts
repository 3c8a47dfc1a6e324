import { withoutSecrets } from '../../../core/text/without-secrets.ts';
import { proxyOf } from '../../../storage/through-proxy.ts';

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

/**
 * Of a connection that could not be made, broke, or took too long: Node's codes (EAI_AGAIN is DNS without an answer,
 * ENOTFOUND a host that it does not know), the SDK's name for one that it gave up, and the services' names for a
 * request that arrived too slowly.
 */
const NETWORK_FAULTS = new Set([
  'EAI_AGAIN',
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'EPROTO',
  'ERR_STREAM_PREMATURE_CLOSE',
  'ETIMEDOUT',
  'RequestTimeout',
  'RequestTimeoutException',
  'TimeoutError',
]);

/** Whether the network was at fault: trying again later may help. Whether the call was carried out is not known. */
export function isNetworkFault(error: unknown): boolean {
  return error instanceof Error && (NETWORK_FAULTS.has(error.name) || NETWORK_FAULTS.has(codeOf(error)));
}

/** What OpenSSL says of a certificate, in Node's words. */
const UNTRUSTED =
  /^(CERT_|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_(GET_ISSUER|VERIFY_LEAF)|ERR_TLS_CERT_)/;

/** Whether the server that answered has a certificate that is not trusted. */
export function isUntrusted(error: unknown): boolean {
  return UNTRUSTED.test(codeOf(error));
}

/** Whether a proxy made no tunnel, and why: its status, where it gave one. */
export function refusalOfProxy(error: unknown): { readonly status: number | undefined } | undefined {
  if (codeOf(error) !== 'ERR_PROXY_TUNNEL') return undefined;
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
  return { status: typeof status === 'number' ? status : undefined };
}

/** Whether what came back is not even HTTP. */
export function isNoHttp(error: unknown): boolean {
  return codeOf(error).startsWith('HPE_');
}

export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** Whether a call failed for now, whoever was at fault. */
export function mayPass(error: unknown): boolean {
  return isThrottled(error) || isServerFault(error) || isNetworkFault(error);
}

/** Names under which services refuse for want of a permission. A HEAD request has no body, and so only its status. */
const FORBIDDEN = new Set([
  '403',
  'AccessDenied',
  'AccessDeniedException',
  'AuthorizationError',
  'AuthorizationErrorException',
  'Forbidden',
  'KMSAccessDenied',
  'KMSAccessDeniedException',
  'UnauthorizedAccess',
  'UnauthorizedOperation',
]);

/** Whether a call was refused because a permission is missing, which can be asked for. */
export function lacksPermission(error: unknown): error is Error {
  return error instanceof Error && FORBIDDEN.has(error.name);
}

/** EC2's, of credentials that it does not take, and of Regions that are not enabled. */
const NOT_LET_IN = new Set(['AuthFailure', 'OptInRequired']);

/** Whether a call was refused for good: for want of a permission, or because the caller is not let in there at all. */
export function isDenied(error: unknown): boolean {
  return lacksPermission(error) || (error instanceof Error && NOT_LET_IN.has(error.name));
}

/** Whether EC2 does not know a pagination token any more. It models no errors, and not every API uses the same name. */
export function isExpiredToken(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error.name === 'InvalidPaginationToken' || error.name === 'InvalidNextToken') return true;
  return error.name === 'InvalidParameterValue' && /token/i.test(error.message);
}

export function describeError(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${messageOf(error)}` : String(error);
}

/** What an error says, without the password of the proxy: some of them refuse with what they were asked with. */
export function messageOf(error: Error): string {
  return refusalOfProxy(error) ? withoutPassword(error.message) : error.message;
}

/**
 * Takes the password of the proxy out of an error and out of its causes, as they are logged: by us, and by Lambda, which
 * logs all that an error holds. What came back that is no HTTP, Node keeps: up to 64 KB, of which JSON makes numbers.
 */
export function hidePassword(error: Error): void {
  const seen = new Set<unknown>();
  for (let each: unknown = error; each instanceof Error && !seen.has(each); each = each.cause) {
    seen.add(each);
    if ('rawPacket' in each) delete each.rawPacket;
    each.message = withoutPassword(each.message);
    each.stack = withoutPassword(each.stack ?? '');
  }
}

function withoutPassword(text: string): string {
  const proxy = proxyOf(process.env);
  if (!proxy) return text;
  const { username, password } = new URL(proxy.HTTPS_PROXY);
  return password === '' ? text : withoutSecrets(text, [`${username}:${password}`, username, password]);
}
