import type { AwsCredentialIdentityProvider } from '@smithy/types';
import { InvalidProxy } from './errors.ts';

/** Which proxy the environment names for calls of AWS, and for which hosts none. */
export interface Proxy {
  readonly HTTPS_PROXY: string;
  readonly NO_PROXY: string;
}

interface Timeouts {
  readonly connectionTimeout?: number;
  readonly requestTimeout?: number;
  /** Without a byte. */
  readonly socketTimeout?: number;
}

/**
 * What every client of AWS is made with, so that it goes through the proxy of the environment: the SDK makes agents of its
 * own, which take no notice of it. Its clients for single sign-on take nothing of the client that they work for, and
 * have to be told apart. Plain HTTP, as loopback endpoints speak it, never goes through a proxy.
 */
export function throughProxy(timeouts: Timeouts = {}) {
  const proxyEnv = proxyOf(process.env);
  if (!proxyEnv) return { requestHandler: timeouts };
  refuseOldNode();
  const requestHandler = { ...timeouts, httpsAgent: { proxyEnv } };
  // As in Lambda: these are found first, and nothing has to be asked for.
  if (process.env.AWS_ACCESS_KEY_ID && !process.env.AWS_PROFILE) return { requestHandler };
  const credentials: AwsCredentialIdentityProvider = async (options) => {
    // Loaded when it is needed: every client has it, and the CLI need not spend the time before it calls anything.
    const { defaultProvider } = await import('@aws-sdk/credential-provider-node');
    return await defaultProvider({ clientConfig: { requestHandler } })(options);
  };
  return { requestHandler, credentials };
}

/** Throws InvalidProxy. */
export function proxyOf(environment: NodeJS.ProcessEnv): Proxy | undefined {
  const [name, value] = firstOf(environment, 'https_proxy', 'HTTPS_PROXY');
  if (!value) return undefined;
  // As for curl and the AWS CLI, host:port is one, too.
  const url = URL.parse(value.includes('://') ? value : `http://${value}`);
  if (!url?.hostname || !/^https?:$/.test(url.protocol)) {
    throw new InvalidProxy(
      `${name} is no proxy that can be used: it has to be http://HOST:PORT, or http://USER:PASSWORD@HOST:PORT`,
    );
  }
  return { HTTPS_PROXY: url.href, NO_PROXY: withSubdomains(firstOf(environment, 'no_proxy', 'NO_PROXY')[1] ?? '') };
}

/** Agents of Node 24.0 to 24.4 take no notice of a proxy: calls would go around it. */
function refuseOldNode(): void {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < 24 || (major === 24 && minor < 5)) {
    throw new InvalidProxy(`HTTPS_PROXY needs Node 24.5 or newer; this is ${process.versions.node}`);
  }
}

/** Without its password. */
export function nameOf({ HTTPS_PROXY }: Proxy): string {
  return new URL(HTTPS_PROXY).origin;
}

/** Lower case goes first, as everywhere. */
function firstOf(environment: NodeJS.ProcessEnv, ...names: readonly string[]): [string, string | undefined] {
  const name = names.find((each) => environment[each]) ?? '';
  return [name, environment[name]];
}

/** `example.com` means what is under it, too, as for curl and the AWS CLI; Node wants `.example.com` for that. */
function withSubdomains(list: string): string {
  return list
    .split(/[\s,]+/)
    .map((entry) => (/^[^.*:][^*:]*[a-z][^*:]*$/i.test(entry) ? `.${entry}` : entry))
    .join(',');
}
