import {
  type DescribeIpamResourceDiscoveriesRequest,
  type DescribeIpamResourceDiscoveriesResult,
  type DescribeIpamResourceDiscoveryAssociationsRequest,
  type DescribeIpamResourceDiscoveryAssociationsResult,
  EC2ServiceException,
  type IpamResourceDiscoveryAssociation,
} from '@aws-sdk/client-ec2';
import type { Gap } from '../../statemachine/contracts/coverage.ts';
import type { ResourceDiscovery } from '../../statemachine/contracts/scope.ts';
import type { Ipam } from '../../statemachine/contracts/summary.ts';
import { allRows } from '../shared/ec2/pages.ts';
import { FailedCall, PaginationStuck, PlaceExpired } from '../shared/errors.ts';
import type { RegionLook } from './look-in-regions.ts';

export interface ResourceDiscoveryCalls {
  readonly describeIpamResourceDiscoveryAssociations: (
    region: string,
    input: DescribeIpamResourceDiscoveryAssociationsRequest,
  ) => Promise<DescribeIpamResourceDiscoveryAssociationsResult>;
  readonly describeIpamResourceDiscoveries: (
    region: string,
    input: DescribeIpamResourceDiscoveriesRequest,
  ) => Promise<DescribeIpamResourceDiscoveriesResult>;
}

export interface KnownDiscoveries {
  readonly byIpam: ReadonlyMap<string, ResourceDiscovery[]>;
  readonly gaps: Gap[];
}

/** States in which an IPAM no longer, or not yet, sees through an associated resource discovery. */
const NOT_IN_USE = new Set(['associate-in-progress', 'associate-failed', 'disassociate-complete', 'isolate-complete']);

/**
 * What each IPAM sees through. Where the associations cannot be listed, its own default resource discovery, which
 * DescribeIpams names; where the Regions of one are not told, those of the IPAM. Both calls are made in home Regions.
 */
export async function resourceDiscoveriesOf(
  calls: ResourceDiscoveryCalls,
  ipams: readonly Ipam[],
  looks: readonly RegionLook[],
): Promise<KnownDiscoveries> {
  const defaults = new Map(
    looks.flatMap((look) => look.ipams.map((ipam) => [ipam.IpamId, ipam.DefaultResourceDiscoveryId] as const)),
  );
  const byIpam = new Map<string, ResourceDiscovery[]>();
  const gaps: Gap[] = [];
  for (const region of new Set(ipams.map((ipam) => ipam.region))) {
    const [associations, regionsOf] = await Promise.all([
      associationsIn(calls, region),
      discoveredRegions(calls, region),
    ]);
    for (const { ipamId, operatingRegions } of ipams.filter((ipam) => ipam.region === region)) {
      const { ids, lost } = discoveryIds(ipamId, associations, defaults.get(ipamId));
      byIpam.set(
        ipamId,
        ids.map((resourceDiscoveryId) => ({
          resourceDiscoveryId,
          regions: regionsOf.get(resourceDiscoveryId) ?? operatingRegions,
        })),
      );
      const gap = (text: string): Gap => ({ kind: 'accountsUnknown', ipamId, region, text });
      if (lost.length > 0) gaps.push(gap(lostText(ipamId, lost)));
      if (ids.length > 0) continue;
      const why = associations instanceof Error ? ` ${associations.message}` : '';
      gaps.push(
        gap(`No resource discovery of ${ipamId} is known, and so neither which accounts it can read nor when.${why}`),
      );
    }
  }
  return { byIpam, gaps };
}

function discoveryIds(
  ipamId: string,
  associations: readonly IpamResourceDiscoveryAssociation[] | Error,
  ownId: string | undefined,
): { ids: string[]; lost: string[] } {
  if (associations instanceof Error) return { ids: ownId === undefined ? [] : [ownId], lost: [] };
  const own = associations.filter(({ IpamId, State }) => IpamId === ipamId && !NOT_IN_USE.has(State ?? ''));
  const idsOf = (some: typeof own) => [...new Set(some.flatMap((one) => one.IpamResourceDiscoveryId ?? []))].sort();
  const ids = idsOf(own.filter(({ ResourceDiscoveryStatus }) => ResourceDiscoveryStatus !== 'not-found'));
  // Every IPAM has its own, also where the list leaves it out.
  return {
    ids: ids.length === 0 && ownId !== undefined ? [ownId] : ids,
    lost: idsOf(own.filter(({ ResourceDiscoveryStatus }) => ResourceDiscoveryStatus === 'not-found')),
  };
}

function lostText(ipamId: string, lost: readonly string[]): string {
  return `${ipamId} is associated with ${lost.join(', ')}, which was deleted or is no longer shared with its account: what it showed is missing, or old. Have it shared again, or disassociate it: aws ec2 disassociate-ipam-resource-discovery`;
}

async function associationsIn(
  { describeIpamResourceDiscoveryAssociations }: ResourceDiscoveryCalls,
  region: string,
): Promise<IpamResourceDiscoveryAssociation[] | Error> {
  try {
    return await allRows({
      action: 'DescribeIpamResourceDiscoveryAssociations',
      region,
      ask: (page) => describeIpamResourceDiscoveryAssociations(region, page),
      rows: ({ IpamResourceDiscoveryAssociations }) => IpamResourceDiscoveryAssociations,
    });
  } catch (error) {
    if (isCallsOwn(error)) return error;
    throw error;
  }
}

/** Regions by resource discovery, of those that say. */
async function discoveredRegions(
  { describeIpamResourceDiscoveries }: ResourceDiscoveryCalls,
  region: string,
): Promise<ReadonlyMap<string | undefined, string[]>> {
  try {
    const found = await allRows({
      action: 'DescribeIpamResourceDiscoveries',
      region,
      ask: (page) => describeIpamResourceDiscoveries(region, page),
      rows: ({ IpamResourceDiscoveries }) => IpamResourceDiscoveries,
    });
    return new Map(
      found.flatMap(({ IpamResourceDiscoveryId, OperatingRegions = [] }) => {
        const regions = OperatingRegions.flatMap(({ RegionName }) => RegionName ?? []);
        return regions.length > 0 ? [[IpamResourceDiscoveryId, regions]] : [];
      }),
    );
  } catch (error) {
    // The Regions of the IPAM itself stand in for them.
    if (isCallsOwn(error)) return new Map();
    throw error;
  }
}

/** Whether a call failed that a run can do without, for a reason of its own or of its Region's. */
export function isCallsOwn(error: unknown): error is Error {
  return (
    error instanceof PaginationStuck ||
    error instanceof PlaceExpired ||
    error instanceof EC2ServiceException ||
    error instanceof FailedCall
  );
}
