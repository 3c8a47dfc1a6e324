import type {
  Ipam,
  IpamDiscoveredAccount,
  IpamResourceDiscovery,
  IpamResourceDiscoveryAssociation,
  IpamScope,
} from '@aws-sdk/client-ec2';
import type { RegionCalls } from '../../../functions/discover/enabled-regions.ts';
import type { CoverageCalls } from '../../../functions/discover/look-at-accounts.ts';
import type { IpamListCalls } from '../../../functions/discover/look-in-regions.ts';

export interface FakeRegion {
  readonly ipams?: readonly Ipam[];
  readonly scopes?: readonly IpamScope[];
  /** Thrown instead of an answer. */
  readonly denied?: Error;
  readonly scopesDenied?: Error;
  readonly associations?: readonly IpamResourceDiscoveryAssociation[];
  readonly associationsDenied?: Error;
  readonly discoveries?: readonly IpamResourceDiscovery[];
  readonly discoveriesDenied?: Error;
  /** By resource discovery and Region: `ipam-res-disco-1 eu-west-1`. An error is thrown. */
  readonly accounts?: Readonly<Record<string, readonly IpamDiscoveredAccount[] | Error>>;
  /** What DescribeRegions lists. */
  readonly enabled?: readonly string[] | Error;
}

export interface FakeIpams extends IpamListCalls, CoverageCalls, RegionCalls {
  /** One line a call: action, Region, MaxResults and token. */
  readonly calls: string[];
  /** The same of the calls that tell what IPAM discovers. */
  readonly discoveryCalls: string[];
}

/** EC2 in several Regions, a page holding so many entries. A Region that is not given has nothing. */
export function fakeIpams(regions: Readonly<Record<string, FakeRegion>>, pageSize = 1000): FakeIpams {
  const calls: string[] = [];
  const note = (action: string, region: string, input: { MaxResults?: number; NextToken?: string }) =>
    calls.push([action, region, input.MaxResults, input.NextToken].filter((part) => part !== undefined).join(' '));
  const discoveryCalls: string[] = [];
  return {
    calls,
    discoveryCalls,
    async describeIpamResourceDiscoveryAssociations(region, { NextToken }) {
      discoveryCalls.push(`DescribeIpamResourceDiscoveryAssociations ${region}`);
      const { associations = [], associationsDenied } = regions[region] ?? {};
      if (associationsDenied) throw associationsDenied;
      const page = pageOf(associations, NextToken, pageSize);
      return { IpamResourceDiscoveryAssociations: page.items, NextToken: page.nextToken };
    },
    async describeIpamResourceDiscoveries(region, { NextToken }) {
      discoveryCalls.push(`DescribeIpamResourceDiscoveries ${region}`);
      const { discoveries = [], discoveriesDenied } = regions[region] ?? {};
      if (discoveriesDenied) throw discoveriesDenied;
      const page = pageOf(discoveries, NextToken, pageSize);
      return { IpamResourceDiscoveries: page.items, NextToken: page.nextToken };
    },
    async getIpamDiscoveredAccounts(region, { IpamResourceDiscoveryId, DiscoveryRegion, NextToken, MaxResults }) {
      const list = `${IpamResourceDiscoveryId} ${DiscoveryRegion}`;
      discoveryCalls.push(`GetIpamDiscoveredAccounts ${region} ${list} ${MaxResults} ${NextToken ?? ''}`.trim());
      const accounts = regions[region]?.accounts?.[list] ?? [];
      if (accounts instanceof Error) throw accounts;
      const page = pageOf(accounts, NextToken, pageSize);
      return { IpamDiscoveredAccounts: page.items, NextToken: page.nextToken };
    },
    async describeRegions(region) {
      const { enabled = [] } = regions[region] ?? {};
      if (enabled instanceof Error) throw enabled;
      return { Regions: enabled.map((RegionName) => ({ RegionName })) };
    },
    async describeIpams(region, input) {
      note('DescribeIpams', region, input as { MaxResults?: number });
      const { ipams = [], denied } = regions[region] ?? {};
      if (denied) throw denied;
      const page = pageOf(ipams, input.NextToken, pageSize);
      return { Ipams: page.items, NextToken: page.nextToken };
    },
    async describeIpamScopes(region, input) {
      note('DescribeIpamScopes', region, input as { MaxResults?: number });
      const { scopes = [], scopesDenied } = regions[region] ?? {};
      if (scopesDenied) throw scopesDenied;
      const page = pageOf(scopes, input.NextToken, pageSize);
      return { IpamScopes: page.items, NextToken: page.nextToken };
    },
  };
}

function pageOf<T>(all: readonly T[], token: string | undefined, size: number) {
  const from = Number(token?.slice('after-'.length) ?? 0);
  const nextToken = from + size < all.length ? `after-${from + size}` : undefined;
  return { items: all.slice(from, from + size), nextToken };
}

export function ipam(id: string, region: string, fields: Partial<Ipam> = {}): Ipam {
  return {
    IpamId: id,
    IpamRegion: region,
    OwnerId: '123456789012',
    DefaultResourceDiscoveryId: `ipam-res-disco-${id}`,
    OperatingRegions: [{ RegionName: region }],
    State: 'create-complete',
    Tier: 'advanced',
    Tags: [],
    ...fields,
  };
}

export function scope(id: string, ipamId: string, region: string, fields: Partial<IpamScope> = {}): IpamScope {
  return {
    IpamScopeId: id,
    IpamArn: `arn:aws:ec2::123456789012:ipam/${ipamId}`,
    IpamRegion: region,
    IpamScopeType: 'private',
    IsDefault: false,
    PoolCount: 0,
    State: 'create-complete',
    Tags: [],
    ...fields,
  };
}
