import { nameOf, proxyOf } from '../../../storage/through-proxy.ts';
import {
  AccessDenied,
  AnswerUnreadable,
  CertificateUntrusted,
  FailedCall,
  ProxyRefused,
  ServiceUnavailable,
  Throttled,
  Unreachable,
} from '../errors.ts';
import {
  codeOf,
  describeError,
  isDenied,
  isNetworkFault,
  isNoHttp,
  isServerFault,
  isThrottled,
  isUntrusted,
  messageOf,
  refusalOfProxy,
} from './refusals.ts';

/**
 * An error of a call under the name that the state machine acts on; one that it does not know is given back as it is.
 *
 * @param call Which one, and where.
 * @param denied What to say of a denial; undefined where it was not this call that was denied.
 */
export function named(error: unknown, call: string, denied: (error: Error) => string | undefined): unknown {
  if (error instanceof FailedCall || !(error instanceof Error)) return error;
  const options = { cause: error };
  if (isThrottled(error))
    return new Throttled(`${call} was throttled (${error.name}) after the SDK's retries`, options);
  if (isServerFault(error)) {
    return new ServiceUnavailable(
      `${call} failed by a fault of AWS, again and again. ${describeError(error)}`,
      options,
    );
  }
  if (isDenied(error)) {
    const message = denied(error);
    return message === undefined ? error : new AccessDenied(message, options);
  }
  return ofConnection(error, call) ?? error;
}

/** What became of the way there, and not of the call. */
function ofConnection(error: Error, call: string): FailedCall | undefined {
  const options = { cause: error };
  const why = `${reasonOf(error)}${knownProxy()}`;
  const refusal = refusalOfProxy(error);
  // 502 and their like are said of what is behind the proxy.
  if (refusal?.status !== undefined && refusal.status < 500) {
    return new ProxyRefused(`${call} was not let through, the proxy answered ${refusal.status}: ${why}`, options);
  }
  if (isUntrusted(error)) {
    return new CertificateUntrusted(`${call} met a certificate that is not trusted: ${why}`, options);
  }
  if (isNoHttp(error)) {
    return new AnswerUnreadable(`${call} was answered with something that is no HTTP: ${why}`, options);
  }
  return refusal || isNetworkFault(error) ? new Unreachable(`${call} did not get through: ${why}`, options) : undefined;
}

/** Node's messages say little of a connection that breaks: `aborted`. */
function reasonOf(error: Error): string {
  const code = codeOf(error);
  const message = messageOf(error);
  return code === '' || message.includes(code) ? message : `${message} (${code})`;
}

/** Whether the call went through it, only NO_PROXY and the endpoint say. */
function knownProxy(): string {
  const proxy = proxyOf(process.env);
  return proxy ? `. HTTPS_PROXY names the proxy ${nameOf(proxy)}` : '';
}
