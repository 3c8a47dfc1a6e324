import type { ElasticIpRecord } from '../../../statemachine/contracts/elastic-ip.ts';
import type { Pool } from '../../../statemachine/contracts/pool.ts';
import type { ResourceInGroup } from '../../inventory/resource-in-group.ts';
import { cidrsPerVpcOf, MOST_CIDRS_PER_VPC, type Quotas, quotaOf } from '../../policy/quotas.ts';
import type { Check } from './check.ts';

/** How close something comes to the number of CIDRs, pools or addresses that AWS allows it. */
export const quota: Check = {
  kind: 'quota',
  test(subject, _measured, { quotas, pool, isRaised = false }) {
    const counted = pool ? cidrsOfPool(pool, quotas) : countedOf(subject, quotas, isRaised);
    // More than allowed are there: the quota was raised, nobody says to what.
    if (!counted || counted.has > counted.may) return undefined;
    const { has, may, what, key, wayOut = '' } = counted;
    // Rounded down: 100 is for what is really reached.
    const observed = Math.floor((has / may) * 10_000) / 100;
    return (level) => {
      const threshold = level === 'on' ? undefined : level.quotaPercent;
      if (threshold === undefined || observed < threshold) return undefined;
      const text = `${has} of ${may} ${what}, at or above ${threshold} % of the quota (quotas.${key})${wayOut}`;
      return [{ metric: 'quotaPercent', operator: '>=', threshold, observed, unit: 'percent', source: 'ipam', text }];
    };
  },
  // How many pools a scope has, an account Elastic IPs, and another VPC CIDRs.
  isForgotten: ({ resource: { type } }) => type === 'ipam-scope' || type === 'elastic-ips' || type === 'vpc',
};

interface Counted {
  readonly has: number;
  readonly may: number;
  readonly what: string;
  /** Of the policy's `quotas`. */
  readonly key: keyof Quotas;
  /** What would make room. */
  readonly wayOut?: string;
}

function cidrsOfPool({ provisionedCidrs, otherCidrs = [] }: Pool, { cidrsPerPool: may }: Quotas): Counted {
  // One that failed to come, or is gone, takes no place; one on its way in or out does.
  const held = otherCidrs.filter(({ state }) => state.startsWith('pending') || state === 'failed-deprovision');
  return { has: provisionedCidrs + held.length, may, what: 'CIDRs', key: 'cidrsPerPool' };
}

function countedOf({ rows, group }: ResourceInGroup, quotas: Quotas, isRaised: boolean): Counted | undefined {
  const [{ resource }] = rows;
  if (resource.type === 'ipam-scope' && group.scope) {
    return { has: group.scope.pools, may: quotas.poolsPerScope, what: 'pools', key: 'poolsPerScope' };
  }
  if (resource.type === 'elastic-ips') {
    const may = quotaOf(quotas, resource, 'elasticIpsPerRegion');
    const wayOut = idleOnes(group.elasticIps);
    return { has: group.elasticIps.length, may, what: 'Elastic IPs', key: 'elasticIpsPerRegion', wayOut };
  }
  // IPv6 CIDRs of a VPC have a quota of their own.
  if (resource.type !== 'vpc' || resource.family !== 'ipv4') return undefined;
  const may = isRaised ? MOST_CIDRS_PER_VPC : cidrsPerVpcOf(quotas, resource, rows.length);
  return { has: rows.length, may, what: 'IPv4 CIDRs', key: 'cidrsPerVpc' };
}

/** Addresses that are named; a quota that was raised may have hundreds. */
const MAX_NAMED = 5;

function idleOnes(elasticIps: readonly ElasticIpRecord[]): string {
  const idle = elasticIps.filter((each) => each.idle);
  if (idle.length === 0) return '';
  const named = idle.slice(0, MAX_NAMED).map(({ allocationId }) => allocationId);
  const more = idle.length - named.length;
  const are = idle.length === 1 ? '1 is' : `${idle.length} are`;
  return `; ${are} associated with nothing and can be released: ${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
