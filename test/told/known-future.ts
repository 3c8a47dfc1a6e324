import type { IpamPool } from '@aws-sdk/client-ec2';
import type { SampleOrganisation } from '../../local/sample/organisation.ts';
import type { SamplePast } from '../../local/sample/past/past.ts';
import { daysUntilFull } from '../../local/sample/past/trajectory.ts';

/** Of alerts that ask for days until full. */
export const WITHIN_DAYS = 14;

/**
 * Half of what p50 names comes later, by its meaning. Told rightly is what is full by the time that the alert would be over
 * again if it moved no nearer: 1.5 times the days.
 */
export const RIGHT_WITHIN_DAYS = 1.5 * WITHIN_DAYS;

/** What will become of a subnet or pool: known from how its trajectory was made, never from the product. */
export interface KnownFuture {
  readonly scopeId: string;
  readonly key: string;
  readonly type: 'subnet' | 'ipam-pool' | 'public-ipv4-pool';
  /** Until no address is left; of a pool of IPAM, until fewer units are left than its next block has. */
  readonly days: number | undefined;
}

/** Of all that anybody would be told of: pools that gave their space to others, or to one VPC, are full by design. */
export function knownFutures({ pools = [] }: SampleOrganisation, { scopes }: SamplePast): KnownFuture[] {
  const parents = new Set(pools.map(({ SourceIpamPoolId }) => SourceIpamPoolId));
  const leaves = pools.filter(({ IpamPoolId, SourceResource }) => !SourceResource && !parents.has(IpamPoolId));
  const poolOf = new Map(leaves.map((pool) => [pool.IpamPoolId, pool]));
  return scopes.flatMap(({ scopeId, trajectories }) =>
    trajectories.flatMap((trajectory): KnownFuture[] => {
      const { key, type, resourceId } = trajectory;
      // What was deleted has no future.
      if (!trajectory.at(0)) return [];
      if (type === 'subnet' || type === 'public-ipv4-pool') {
        return [{ scopeId, key, type, days: daysUntilFull(trajectory) }];
      }
      const pool = poolOf.get(resourceId);
      return type === 'ipam-pool' && pool
        ? [{ scopeId, key, type, days: daysUntilFull(trajectory, { free: unitsOfNext(pool) - 1 }) }]
        : [];
    }),
  );
}

export function isWithin(most: number, { days }: KnownFuture): boolean {
  return days !== undefined && days <= most;
}

/** Addresses, for IPv6 /64s. */
function unitsOfNext(pool: IpamPool): number {
  const isIpv6 = pool.AddressFamily === 'ipv6';
  // The smallest that EC2 takes where the pool has no rule.
  const smallest = isIpv6 ? 60 : pool.IpamScopeType === 'public' ? 32 : 28;
  const netmask = pool.AllocationDefaultNetmaskLength ?? pool.AllocationMaxNetmaskLength ?? smallest;
  return 2 ** ((isIpv6 ? 64 : 32) - netmask);
}
