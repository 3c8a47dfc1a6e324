import { readBatch } from '../../../functions/inspect/read-batch.ts';
import type { Ec2Rows } from '../../../local/aws/ec2-data.ts';
import type { SampleOrganisation } from '../../../local/sample/organisation.ts';
import type { ResourceCidr } from '../../../statemachine/contracts/resource-cidr.ts';
import type { InsideRecord } from '../../../statemachine/contracts/subnet-inside.ts';

/** What Inspect finds in the subnets that are half full, where the account lets it in. */
export async function insidesOfSample(
  sample: SampleOrganisation,
  rows: readonly ResourceCidr[],
): Promise<InsideRecord[]> {
  const wanted = rows.filter(
    ({ resource, ipUsage }) =>
      resource.type === 'subnet' && resource.family === 'ipv4' && (ipUsage === undefined || ipUsage >= 0.5),
  );
  const once = new Map(wanted.map((row) => [row.resource.id, row]));
  const batches = Map.groupBy(once.values(), ({ resource }) => `${resource.accountId} ${resource.region}`);
  const records: InsideRecord[] = [];
  for (const [place, batch] of batches) {
    const [accountId = '', region = ''] = place.split(' ');
    if (!sample.readRole?.lets(accountId)) continue;
    const subnets = batch.map(({ key, resource: { id, cidr } }) => ({
      key: `${key.split('/')[0]}/inside/${id}`,
      subnetId: id,
      cidr,
    }));
    const calls = {
      describeSubnets: async () => ({ Subnets: listed(sample.subnets?.(accountId, region)) }),
      getSubnetCidrReservations: async ({ SubnetId = '' }) => ({
        SubnetIpv4CidrReservations: [...(sample.cidrReservations?.(SubnetId) ?? [])],
      }),
      describeNetworkInterfaces: async () => ({
        NetworkInterfaces: subnets.flatMap(({ subnetId }) => listed(sample.networkInterfaces?.(subnetId))),
      }),
    };
    records.push(...(await readBatch(calls, { accountId, region, subnets }, { now: () => new Date(0), retries: 0 })));
  }
  return records;
}

/** All rows of a list. */
export function listed<T>(rows: Ec2Rows<T> | undefined): T[] {
  return Array.from({ length: rows?.length ?? 0 }, (_, index) => rows?.at(index) as T);
}
