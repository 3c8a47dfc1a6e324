import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { EC2Client, type EC2ClientConfig, EC2ServiceException } from '@aws-sdk/client-ec2';
import { STSClient, type STSClientConfig } from '@aws-sdk/client-sts';
import { throughProxy } from '../../../storage/through-proxy.ts';
import { byRegion } from '../by-region.ts';
import type { Ec2Action } from './actions.ts';
import { named } from './named.ts';
import { Pace } from './pace.ts';
import { Ec2Protocol, StsProtocol } from './protocols.ts';

/**
 * EC2 and STS answer within seconds. Without a limit, a connection on which nothing comes any more holds an invocation
 * until Lambda ends it.
 */
const PATIENCE = { connectionTimeout: 10_000, socketTimeout: 30_000 };

/** As many at once as the SDK has of a host. */
const MAX_SOCKETS = 50;

const agents = new Map<string, { readonly httpAgent: HttpAgent; readonly httpsAgent: HttpsAgent }>();

/**
 * The same configuration with agents that all clients of the process share. An account that is read by a role has clients
 * of its own, and all call the same hosts. With agents of their own, 2,000 accounts would be as many handshakes, and more
 * idle connections than the 1,024 files that a function may have open.
 */
function shared({ requestHandler, ...config }: ReturnType<typeof throughProxy>) {
  const proxyEnv = 'httpsAgent' in requestHandler ? { ...requestHandler.httpsAgent.proxyEnv } : undefined;
  const proxy = JSON.stringify(proxyEnv ?? {});
  const options = { keepAlive: true, maxSockets: MAX_SOCKETS };
  const both = agents.get(proxy) ?? {
    httpAgent: new HttpAgent(options),
    httpsAgent: new HttpsAgent({ ...options, ...(proxyEnv && { proxyEnv }) }),
  };
  agents.set(proxy, both);
  return { ...config, requestHandler: { ...requestHandler, ...both } };
}

/**
 * EC2. Adaptive, because it throttles per account, Region and API (bucket 100, refill 20 a second): the client slows
 * down before it is refused again.
 */
export function ec2Client(config: EC2ClientConfig): EC2Client {
  return new EC2Client({ ...shared(throughProxy(PATIENCE)), retryMode: 'adaptive', protocol: Ec2Protocol, ...config });
}

export function stsClient(config: STSClientConfig): STSClient {
  return new STSClient({ ...shared(throughProxy(PATIENCE)), protocol: StsProtocol, ...config });
}

/** One client a Region, paced as EC2's buckets fill. */
export function ec2Clients(
  pace: Pace = new Pace(),
  create = (region: string) => ec2Client({ region }),
): (region: string) => EC2Client {
  return byRegion((region) => pace.paced(create(region), region));
}

/** Calls EC2. Throws what `named` makes of its errors: FailedCall, and EC2's other errors as they are. */
export async function callEc2<T>(action: Ec2Action, region: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw named(error, `ec2:${action} in ${region}`, (denied) =>
      denied instanceof EC2ServiceException
        ? `ec2:${action} in ${region} was denied (${denied.name}): ${denied.message}. Allow ec2:${action} for this role.`
        : undefined,
    );
  }
}
