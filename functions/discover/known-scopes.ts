import type { Ipam as Ec2Ipam, IpamScope as Ec2Scope } from '@aws-sdk/client-ec2';
import { plainText } from '../../core/text/plain-text.ts';
import type { Gap } from '../../statemachine/contracts/coverage.ts';
import { type Scope, ScopeType } from '../../statemachine/contracts/scope.ts';
import type { Ipam } from '../../statemachine/contracts/summary.ts';
import { regionName } from '../shared/ec2/region-name.ts';
import type { RegionLook } from './look-in-regions.ts';
import { whyUnreadable } from './unreadable-states.ts';

/** A scope that exists, and why it cannot be evaluated now, if so. */
export interface KnownScope {
  readonly scope: Scope;
  readonly failure?: { readonly error: string; readonly message: string };
}

/** The IPAMs of all Regions, in the words of the contract. */
export function ipamsOf(looks: readonly RegionLook[]): Ipam[] {
  const ipams = looks.flatMap(({ region, ipams }) =>
    ipams.filter(hasIpamId).map((ipam) => ({
      ipamId: ipam.IpamId,
      // An IPAM is shown in its home Region only.
      region: regionName(ipam.IpamRegion) ?? region,
      tier: tierOf(ipam),
      operatingRegions: (ipam.OperatingRegions ?? []).flatMap(({ RegionName }) => RegionName ?? []),
      state: ipam.State,
      ownerId: ipam.OwnerId,
      name: nameOf(ipam),
    })),
  );
  return onceEach(ipams, ({ ipamId }) => ipamId);
}

/** Every scope of every IPAM, readable or not, sorted by id. */
export function scopesOf(looks: readonly RegionLook[]): KnownScope[] {
  const known = looks
    .filter(({ error }) => !error)
    .flatMap(({ region, ipams, scopes }) => [
      ...scopes
        .filter(({ IpamScopeId }) => IpamScopeId)
        .map((scope) => knownScope(scope, ipamOf(scope, ipams), region)),
      ...ipams
        .filter((ipam) => hasIpamId(ipam) && !scopes.some((scope) => ipamOf(scope, ipams) === ipam))
        .flatMap((ipam) => unlistedScopes(ipam, scopes)),
    ]);
  return onceEach(known, ({ scope }) => scope.scopeId).sort((a, b) => (a.scope.scopeId < b.scope.scopeId ? -1 : 1));
}

/** What DescribeIpams and DescribeIpamScopes do not name, or not both: nothing can be asked about it. */
export function namelessGaps(looks: readonly RegionLook[]): Gap[] {
  return looks.flatMap(({ region, ipams, scopes }): Gap[] => {
    const unlisted = scopes.flatMap((scope): Gap[] => {
      const ipamId = ipamOf(scope, ipams) ? undefined : idIn(scope.IpamArn);
      const text = `DescribeIpams does not list ${ipamId}, the IPAM of ${scope.IpamScopeId}. Its accounts, its measuring times and its public addresses are not known.`;
      return ipamId === undefined ? [] : [{ kind: 'accountsUnknown', ipamId, region, text }];
    });
    const nameless = [
      ...ipams.flatMap((ipam) => (hasIpamId(ipam) ? [] : ['an IPAM'])),
      ...scopes.flatMap(({ IpamScopeId }) => (IpamScopeId ? [] : ['a scope'])),
    ];
    if (nameless.length === 0) return unlisted;
    const text = `EC2 listed ${nameless.join(', ')} without an id in ${region}: what is in it is not covered.`;
    return [{ kind: 'withoutId', region, text }, ...unlisted];
  });
}

function hasIpamId(ipam: Ec2Ipam): ipam is Ec2Ipam & { readonly IpamId: string } {
  return !!ipam.IpamId;
}

/** Lists that change while they are paged through can name a thing twice; evaluated twice, it would count twice. */
function onceEach<T>(things: readonly T[], idOf: (thing: T) => string): T[] {
  return [...new Map(things.map((thing) => [idOf(thing), thing])).values()];
}

function knownScope(scope: Ec2Scope, ipam: Ec2Ipam | undefined, region: string): KnownScope {
  const scopeId = scope.IpamScopeId ?? '';
  const ipamId = ipam?.IpamId ?? idIn(scope.IpamArn) ?? '';
  const type = typeOf(scope, ipam);
  const known = {
    scopeId,
    scopeType: type ?? 'private',
    ipamId,
    ipamRegion: regionName(scope.IpamRegion) ?? regionName(ipam?.IpamRegion) ?? region,
    tier: tierOf(ipam),
    isDefault: scope.IsDefault,
    name: nameOf(scope),
    description: scope.Description || undefined,
    poolCount: Number.isSafeInteger(scope.PoolCount) ? scope.PoolCount : undefined,
  };
  if (type === undefined) {
    const message = `${scopeId} is of the type '${plainText(scope.IpamScopeType ?? '', 40)}', which this version does not know. Update the monitor.`;
    return { scope: known, failure: { error: 'ScopeTypeUnknown', message } };
  }
  const ipamProblem = whyUnreadable(ipam?.State);
  if (ipam && ipamProblem) {
    const detail = ipam.StateMessage ? ` (${ipam.StateMessage})` : '';
    const message = `${ipamId}, the IPAM of ${scopeId}, is in state ${ipam.State}${detail}: ${ipamProblem}.`;
    return { scope: known, failure: { error: 'IpamNotReadable', message } };
  }
  const scopeProblem = whyUnreadable(scope.State);
  if (scopeProblem) {
    const message = `${scopeId} is in state ${scope.State}: ${scopeProblem}.`;
    return { scope: known, failure: { error: 'ScopeNotReadable', message } };
  }
  return { scope: known };
}

/** Undefined for one that is not known. An IPAM has one public scope, its default one; all that are added are private. */
function typeOf({ IpamScopeId, IpamScopeType }: Ec2Scope, ipam: Ec2Ipam | undefined): Scope['scopeType'] | undefined {
  if (IpamScopeType) return ScopeType.safeParse(IpamScopeType).data;
  return IpamScopeId === ipam?.PublicDefaultScopeId ? 'public' : 'private';
}

/** Every IPAM has two default scopes. One that shows no scope at all is a gap, not an IPAM without addresses. */
function unlistedScopes(ipam: Ec2Ipam, listed: readonly Ec2Scope[]): KnownScope[] {
  const { IpamId = '', IpamRegion, PrivateDefaultScopeId, PublicDefaultScopeId, State } = ipam;
  const scopes: Ec2Scope[] = [
    { IpamScopeId: PrivateDefaultScopeId, IpamScopeType: 'private', IsDefault: true },
    { IpamScopeId: PublicDefaultScopeId, IpamScopeType: 'public', IsDefault: true },
  ];
  return scopes
    .filter((scope) => scope.IpamScopeId && !listed.some(({ IpamScopeId }) => IpamScopeId === scope.IpamScopeId))
    .map((scope) => {
      const { scope: known, failure } = knownScope(scope, ipam, IpamRegion ?? '');
      const message = `${IpamId} (state ${State ?? 'unknown'}) names ${known.scopeId} as a default scope, but DescribeIpamScopes does not list it: may this role see it?`;
      return { scope: known, failure: failure ?? { error: 'ScopeNotListed', message } };
    });
}

/** By the ARN; without one it is the Region's only IPAM (AWS allows one a Region). */
function ipamOf({ IpamArn }: Ec2Scope, ipams: readonly Ec2Ipam[]): Ec2Ipam | undefined {
  const id = idIn(IpamArn);
  return id === undefined ? ipams[0] : ipams.find(({ IpamId }) => IpamId === id);
}

/** arn:aws:ec2::123456789012:ipam/ipam-08440e7a3acde3908 */
function idIn(arn: string | undefined): string | undefined {
  return arn?.split('/')[1];
}

function tierOf(ipam: Ec2Ipam | undefined): Ipam['tier'] {
  return ipam?.Tier === 'free' || ipam?.Tier === 'advanced' ? ipam.Tier : 'unknown';
}

function nameOf({ Tags = [] }: Pick<Ec2Ipam, 'Tags'>): string | undefined {
  return Tags.find(({ Key }) => Key === 'Name')?.Value || undefined;
}
