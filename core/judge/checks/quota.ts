import type { Pool } from '../../../statemachine/contracts/pool.ts';
import type { ResourceInGroup } from '../../inventory/resource-in-group.ts';
import { cidrsPerVpcOf, type Quotas } from '../../policy/quotas.ts';
import type { Check } from './check.ts';

/** How close something comes to the number of CIDRs or pools that AWS allows it. */
export const quota: Check = {
  kind: 'quota',
  test(subject, _measured, { quotas, pool }) {
    const counted = pool ? cidrsOfPool(pool, quotas) : countedOf(subject, quotas);
    if (!counted) return undefined;
    const { has, may, what, key } = counted;
    // Rounded down: 100 is for what is really reached.
    const observed = Math.floor((has / may) * 10_000) / 100;
    return (level) => {
      const threshold = level === 'on' ? undefined : level.quotaPercent;
      if (threshold === undefined || observed < threshold) return undefined;
      const text = `${has} of ${may} ${what}, at or above ${threshold} % of the quota (quotas.${key})`;
      return [{ metric: 'quotaPercent', operator: '>=', threshold, observed, unit: 'percent', source: 'ipam', text }];
    };
  },
  // How many pools a scope has.
  isForgotten: ({ resource }) => resource.type === 'ipam-scope',
};

interface Counted {
  readonly has: number;
  readonly may: number;
  readonly what: string;
  /** Of the policy's `quotas`. */
  readonly key: keyof Quotas;
}

function cidrsOfPool({ provisionedCidrs, otherCidrs = [] }: Pool, { cidrsPerPool: may }: Quotas): Counted {
  // One that failed to come, or is gone, takes no place; one on its way in or out does.
  const held = otherCidrs.filter(({ state }) => state.startsWith('pending') || state === 'failed-deprovision');
  return { has: provisionedCidrs + held.length, may, what: 'CIDRs', key: 'cidrsPerPool' };
}

function countedOf({ rows, group }: ResourceInGroup, quotas: Quotas): Counted | undefined {
  const [{ resource }] = rows;
  if (resource.type === 'ipam-scope' && group.scope) {
    return { has: group.scope.pools, may: quotas.poolsPerScope, what: 'pools', key: 'poolsPerScope' };
  }
  // IPv6 CIDRs of a VPC have a quota of their own.
  if (resource.type !== 'vpc' || resource.family !== 'ipv4') return undefined;
  return { has: rows.length, may: cidrsPerVpcOf(quotas, resource), what: 'IPv4 CIDRs', key: 'cidrsPerVpc' };
}
