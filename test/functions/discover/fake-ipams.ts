import type { Ipam, IpamScope } from '@aws-sdk/client-ec2';
import type { IpamCalls } from '../../../functions/discover/look-in-regions.ts';

export interface FakeRegion {
  readonly ipams?: readonly Ipam[];
  readonly scopes?: readonly IpamScope[];
  /** Thrown instead of an answer. */
  readonly denied?: Error;
  readonly scopesDenied?: Error;
}

export interface FakeIpams extends IpamCalls {
  /** One line a call: action, Region, MaxResults and token. */
  readonly calls: string[];
}

/** EC2 in several Regions, a page holding so many entries. A Region that is not given has nothing. */
export function fakeIpams(regions: Readonly<Record<string, FakeRegion>>, pageSize = 1000): FakeIpams {
  const calls: string[] = [];
  const note = (action: string, region: string, input: { MaxResults?: number; NextToken?: string }) =>
    calls.push([action, region, input.MaxResults, input.NextToken].filter((part) => part !== undefined).join(' '));
  return {
    calls,
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
