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
import { Heard, unknownGaps } from '../shared/ec2/unknown-values.ts';
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
  /** IPAMs that may see through others, or into other Regions. */
  readonly partly: ReadonlySet<string>;
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
  const partly = new Set<string>();
  const gaps: Gap[] = [];
  const homes = [...new Set(ipams.map((ipam) => ipam.region))];
  const answers = await Promise.all(
    homes.map(async (region) => {
      const heard = new Heard();
      const both = await Promise.all([associationsIn(calls, region, heard), discoveredRegions(calls, region)]);
      return [region, heard, ...both] as const;
    }),
  );
  for (const [region, heard, associations, regionsOf] of answers) {
    gaps.push(...unknownGaps(heard.all, { region }));
    for (const { ipamId, operatingRegions } of ipams.filter((ipam) => ipam.region === region)) {
      const own = defaults.get(ipamId);
      const { ids, lost } = discoveryIds(ipamId, associations, own);
      byIpam.set(
        ipamId,
        ids.map((resourceDiscoveryId) => ({
          resourceDiscoveryId,
          regions: regionsIn(regionsOf, resourceDiscoveryId) ?? operatingRegions,
        })),
      );
      const gap = (text: string): Gap => ({ kind: 'accountsUnknown', ipamId, region, text });
      if (lost.length > 0) gaps.push(gap(lostText(ipamId, lost)));
      const why = associations instanceof Error ? ` ${associations.message}` : '';
      // Its own discovers where the IPAM operates; of those of others, only they themselves say.
      const others = ids.filter((id) => id !== own && regionsIn(regionsOf, id) === undefined);
      if (ids.length === 0) {
        gaps.push(
          gap(
            `No resource discovery of ${ipamId} is known. So it is not known which accounts it reads and when, and which public IPv4 addresses they have.${why}`,
          ),
        );
      } else if (associations instanceof Error) {
        gaps.push(
          gap(
            `Whether ${ipamId} sees through other resource discoveries than its own is not known: accounts and public addresses that only those show are missing.${why}`,
          ),
        );
      } else if (others.length > 0) {
        const because = regionsOf instanceof Error ? ` ${regionsOf.message}` : '';
        gaps.push(
          gap(
            `It is not known which Regions ${others.join(', ')} of ${ipamId} covers: accounts and public addresses in Regions where ${ipamId} does not operate are missing.${because}`,
          ),
        );
      }
      if (ids.length === 0 || associations instanceof Error || others.length + lost.length > 0) partly.add(ipamId);
    }
  }
  return { byIpam, partly, gaps };
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
  const lost = idsOf(own.filter(({ ResourceDiscoveryStatus }) => ResourceDiscoveryStatus === 'not-found'));
  const leftOut = ownId !== undefined && !ids.includes(ownId) && !lost.includes(ownId);
  return { ids: leftOut ? [ownId, ...ids].sort() : ids, lost };
}

function lostText(ipamId: string, lost: readonly string[]): string {
  return `${ipamId} is associated with ${lost.join(', ')}, which was deleted or is no longer shared with its account: what it showed is missing, or old. Have it shared again, or disassociate it: aws ec2 disassociate-ipam-resource-discovery`;
}

async function associationsIn(
  { describeIpamResourceDiscoveryAssociations }: ResourceDiscoveryCalls,
  region: string,
  { hear }: Heard,
): Promise<IpamResourceDiscoveryAssociation[] | Error> {
  try {
    return await allRows(
      {
        action: 'DescribeIpamResourceDiscoveryAssociations',
        region,
        ask: (page) => describeIpamResourceDiscoveryAssociations(region, page),
        rows: ({ IpamResourceDiscoveryAssociations }) => IpamResourceDiscoveryAssociations,
      },
      hear,
    );
  } catch (error) {
    if (isCallsOwn(error)) return error;
    throw error;
  }
}

/** Regions by resource discovery, of those that say. */
async function discoveredRegions(
  { describeIpamResourceDiscoveries }: ResourceDiscoveryCalls,
  region: string,
): Promise<ReadonlyMap<string | undefined, string[]> | Error> {
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
    if (isCallsOwn(error)) return error;
    throw error;
  }
}

function regionsIn(known: ReadonlyMap<string | undefined, string[]> | Error, id: string): string[] | undefined {
  return known instanceof Error ? undefined : known.get(id);
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
