import type { EC2Client } from '@aws-sdk/client-ec2';
import { ec2Client, ec2Clients } from '../../functions/shared/ec2/clients.ts';
import { Pace } from '../../functions/shared/ec2/pace.ts';
import { throughProxy } from '../../storage/through-proxy.ts';
import type { RemoteDeps } from '../aws/remote.ts';

/** Regions asked at a time: each has throttling buckets of its own. */
export const CONCURRENCY = 8;

/** A Region that cannot be reached from here must not hold up the others. */
export const TIMEOUTS = { connectionTimeout: 3000, requestTimeout: 15_000 };

export function impatientClients({ clientConfig }: Pick<RemoteDeps, 'clientConfig'>): (region: string) => EC2Client {
  const { requestHandler } = throughProxy(TIMEOUTS);
  return ec2Clients(new Pace(), (region) => ec2Client({ ...clientConfig(region), requestHandler }));
}
