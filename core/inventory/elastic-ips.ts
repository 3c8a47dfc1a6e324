import type { ElasticIpRecord } from '../../statemachine/contracts/elastic-ip.ts';
import type { ResourceCidr } from '../../statemachine/contracts/resource-cidr.ts';

type Place = Pick<ElasticIpRecord, 'accountId' | 'region'>;

/** What an account has of Elastic IPs in a Region, as something that is judged: AWS has no name for it. */
export function elasticIpsId({ accountId, region }: Place): string {
  return `elastic-ips-${accountId}-${region}`;
}

/** An Elastic IP among those of its account and Region. */
export function elasticIpRecord(of: Omit<ElasticIpRecord, 'key' | 'record'>): ElasticIpRecord {
  return { key: `${elasticIpsId(of)}/elastic-ip/${of.allocationId}`, record: 'elasticIp', ...of };
}

export function elasticIpsRow({ accountId, region }: Place): ResourceCidr {
  const id = elasticIpsId({ accountId, region });
  const resource = { id, type: 'elastic-ips', cidr: '', family: 'ipv4', accountId, region } as const;
  return { key: `${id}/elastic-ips`, resource, state: {} };
}
