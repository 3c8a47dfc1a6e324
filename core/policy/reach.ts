import type { FindingKind } from '../../statemachine/contracts/finding.ts';
import type { Family, ResourceType } from '../../statemachine/contracts/resource-cidr.ts';
import { oneGlob, oneOf } from './conditions.ts';
import type { Match, Rule } from './schema.ts';

const RESOURCE_CIDRS = ['vpc', 'subnet', 'eip', 'public-ipv4-pool', 'ipv6-pool', 'eni', 'anycast-ip-list'] as const;

/** Of which resources a kind of finding is ever asked. */
const ASKED: Readonly<Record<FindingKind, readonly ResourceType[]>> = {
  utilization: ['vpc', 'subnet', 'public-ipv4-pool', 'ipv6-pool', 'ipam-pool'],
  freeSpace: ['vpc', 'ipam-pool'],
  quota: ['vpc', 'ipam-pool', 'ipam-scope', 'elastic-ips'],
  overlap: ['vpc'],
  noncompliant: RESOURCE_CIDRS,
  unmanaged: ['vpc', 'eip', 'public-ipv4-pool'],
  ignored: RESOURCE_CIDRS,
  moved: ['vpc', 'subnet'],
  idle: ['vpc', 'subnet', 'public-ipv4-pool', 'ipv6-pool', 'ipam-pool', 'public-address'],
  policyPoolExhausted: ['ipam-pool'],
};

/** EC2 takes IPv4 VPCs and subnets from /16 to /28. */
export const LARGEST_NETWORK = 16;
export const SMALLEST_NETWORK = 28;

/** What has addresses of one family only. */
const ONLY: Partial<Record<ResourceType, Family>> = {
  eip: 'ipv4',
  'public-ipv4-pool': 'ipv4',
  'ipv6-pool': 'ipv6',
  'elastic-ips': 'ipv4',
};

/** What ids begin with. */
const ID_OF: readonly (readonly [string, ResourceType])[] = [
  ['vpc-', 'vpc'],
  ['subnet-', 'subnet'],
  ['ipam-pool-', 'ipam-pool'],
  ['ipam-scope-', 'ipam-scope'],
];

/** Ids of scopes: of IPAM, and of accounts that are read without it. */
const SCOPE_ID = /^(ipam-scope-[0-9a-z]+|ec2-(\d+|shared))$/;

/** Why nothing can ever meet the conditions of a rule; undefined where something can. */
export function neverMatches({ kind, match }: Pick<Rule, 'kind' | 'match'>): string | undefined {
  const { type, pool, purpose, family } = match;
  const types = type === undefined ? ASKED[kind] : [type].flat().filter((each) => ASKED[kind].includes(each));
  if (types.length === 0)
    return `${kind} is not checked for type ${[type].flat().join(', ')} (only of ${ASKED[kind].join(', ')})`;
  if (pool !== undefined && !types.includes('ipam-pool')) return 'only an ipam-pool has a role, for `pool` to match';
  if (purpose !== undefined && !types.includes('subnet')) return 'only a subnet has a purpose';
  const [length, impossible] = [rangeOf(match.prefixLength), neverOf(match, types)];
  if (impossible !== undefined) return impossible;
  // IPv6 subnets do not fill up.
  const isSubnetsFill = kind === 'utilization' && types.every((each) => each === 'subnet');
  if (isSubnetsFill && family === 'ipv6') return 'IPv6 subnets do not fill up, and are not judged';
  const isIpv4 = family === 'ipv4' || isSubnetsFill || types.every((each) => ONLY[each] === 'ipv4');
  const isNetwork = types.every((each) => each === 'subnet' || each === 'vpc');
  if (isIpv4 && isNetwork && (length.min > SMALLEST_NETWORK || length.max < LARGEST_NETWORK))
    return `no IPv4 ${types.join(' or ')} has that prefix length: EC2 takes /${LARGEST_NETWORK} to /${SMALLEST_NETWORK}`;
  return isIpv4 && length.min > 32 ? `IPv4 has no /${length.min}` : undefined;
}

/** Of conditions that contradict each other, or name what there is not. */
function neverOf({ family, scope, id, name, tags = {} }: Match, types: readonly ResourceType[]): string | undefined {
  const other = types.every((each) => ONLY[each] !== undefined && ONLY[each] !== (family ?? ONLY[each]));
  if (other) return `no ${types.join(' or ')} is ${family}`;
  if (types.every((each) => each === 'elastic-ips') && (name !== undefined || Object.keys(tags).length > 0))
    return 'what an account has of Elastic IPs has no name, and no tags';
  const scopes = scope === undefined ? [] : [scope].flat();
  if (scopes.length > 0 && !scopes.some((each) => SCOPE_ID.test(each)))
    return `${scopes.join(', ')} is not a scope id (ipam-scope-0123456789abcdef0)`;
  const ids = id === undefined ? [] : [id].flat();
  const isOther = (each: string) => ID_OF.some(([start, type]) => each.startsWith(start) && !types.includes(type));
  return ids.length > 0 && ids.every(isOther)
    ? `${ids.join(', ')} is not the id of a ${types.join(' or ')}`
    : undefined;
}

/** Whether an earlier rule matches all that a rule does, so that nothing is left to it. */
export function isCovered({ kind, match }: Rule, earlier: Rule): boolean {
  if (earlier.kind !== kind) return false;
  const sets = ['scope', 'scopeType', 'type', 'account', 'region', 'id', 'family', 'pool', 'purpose'] as const;
  const { tags = {}, name, prefixLength } = earlier.match;
  return (
    sets.every((key) => isWithin(match[key], earlier.match[key], (allowed, value) => oneOf(allowed, value))) &&
    isWithin(match.name, name, oneGlob) &&
    Object.entries(tags).every(([key, globs]) => isWithin(match.tags?.[key], globs, oneGlob)) &&
    (prefixLength === undefined || isInside(rangeOf(match.prefixLength), rangeOf(prefixLength)))
  );
}

/** A glob that another one fits as text fits all that it fits: what stands for its own * is under one of the other's. */
export function isWithin(
  values: string | readonly string[] | undefined,
  allowed: string | readonly string[] | undefined,
  fits: (allowed: string | readonly string[], value: string) => boolean,
): boolean {
  if (allowed === undefined) return true;
  return values !== undefined && [values].flat().every((value) => fits(allowed, value));
}

/** Parts of which a rule consists that its earlier ones may each take one of; undefined where they are too many to look at. */
export function partsOf(rule: Rule, earlier: readonly Rule[]): Rule[] | undefined {
  const { kind, match } = rule;
  const same = earlier.filter((each) => each.kind === kind);
  let parts: Rule[] = [rule];
  const split = <K extends keyof Match>(key: K, values: readonly NonNullable<Match[K]>[]) => {
    if (values.length < 2 || !same.some((each) => each.match[key] !== undefined)) return;
    parts = parts.flatMap((part) => values.map((value) => ({ ...part, match: { ...part.match, [key]: value } })));
  };
  split('type', match.type === undefined ? ASKED[kind] : [match.type].flat());
  split('family', match.family === undefined ? ['ipv4', 'ipv6'] : [match.family]);
  split('scopeType', match.scopeType === undefined ? ['private', 'public'] : [match.scopeType].flat());
  for (const key of ['scope', 'account', 'region', 'id', 'name', 'pool'] as const)
    if (parts.length <= MOST_PARTS) split(key, [match[key] ?? []].flat());
  return parts.length > MOST_PARTS ? undefined : parts.filter((part) => neverMatches(part) === undefined);
}

/** Each is compared with each earlier rule. */
const MOST_PARTS = 200;

function isInside(inner: Range, outer: Range): boolean {
  return inner.min >= outer.min && inner.max <= outer.max;
}

interface Range {
  readonly min: number;
  readonly max: number;
}

export function rangeOf(given: Match['prefixLength']): Range {
  if (typeof given === 'number') return { min: given, max: given };
  return { min: given?.min ?? 0, max: given?.max ?? 128 };
}
