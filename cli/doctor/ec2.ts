import { EC2Client } from '@aws-sdk/client-ec2';
import type { RemoteDeps } from '../aws/remote.ts';

/** Regions asked at a time: each has throttling buckets of its own. */
export const CONCURRENCY = 8;

/** A Region that cannot be reached from here must not hold up the others. */
const TIMEOUTS = { connectionTimeout: 3000, requestTimeout: 15_000 };

/** One client a Region. */
export function ec2Clients({ clientConfig }: Pick<RemoteDeps, 'clientConfig'>): (region: string) => EC2Client {
  const clients = new Map<string, EC2Client>();
  return (region) => {
    const known = clients.get(region) ?? new EC2Client({ ...clientConfig(region), requestHandler: TIMEOUTS });
    clients.set(region, known);
    return known;
  };
}
