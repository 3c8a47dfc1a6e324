import { type CallShare, isIpamScope, type Scope } from '../../statemachine/contracts/scope.ts';

/** The least of the calls for pools: how many pools there are may have changed. */
const LEAST = 0.05;

/**
 * How the scopes of a Region, as many of them as are read at a time, share EC2's buckets: equally where each reads its pages,
 * and by the number of their pools where each pool is a call. Undefined without IPAM: accounts have buckets of their own.
 */
export function callShareOf(scope: Scope, all: readonly Scope[], atATime: number): CallShare | undefined {
  if (!isIpamScope(scope)) return undefined;
  const together = all.filter((other) => isIpamScope(other) && other.ipamRegion === scope.ipamRegion);
  const number = Math.max(1, Math.min(together.length, atATime));
  const pools = together.map(({ poolCount = 0 }) => poolCount).sort((a, b) => b - a);
  const most = pools.slice(0, number).reduce((sum, count) => sum + count, 0);
  const lists = 1 / number;
  return {
    lists,
    pools: most === 0 || number === 1 ? lists : Math.min(1, Math.max(LEAST, (scope.poolCount ?? 0) / most)),
  };
}
