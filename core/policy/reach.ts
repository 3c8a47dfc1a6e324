import type { FindingKind } from '../../statemachine/contracts/finding.ts';
import type { ResourceType } from '../../statemachine/contracts/resource-cidr.ts';
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
const LARGEST = 16;
const SMALLEST = 28;

/** Why nothing can ever meet the conditions of a rule; undefined where something can. */
export function neverMatches({ kind, match }: Pick<Rule, 'kind' | 'match'>): string | undefined {
  const { type, pool, purpose, family } = match;
  const types = type === undefined ? ASKED[kind] : [type].flat().filter((each) => ASKED[kind].includes(each));
  if (types.length === 0)
    return `nothing is asked for ${kind} of type ${[type].flat().join(', ')} (only of ${ASKED[kind].join(', ')})`;
  if (pool !== undefined && !types.includes('ipam-pool')) return 'only an ipam-pool has a role, for `pool` to match';
  if (purpose !== undefined && !types.includes('subnet')) return 'only a subnet has a purpose';
  const isIpv4Network = family === 'ipv4' && types.every((each) => each === 'subnet' || each === 'vpc');
  const { min, max } = rangeOf(match.prefixLength);
  if (isIpv4Network && (min > SMALLEST || max < LARGEST))
    return `no IPv4 ${types.join(' or ')} has that prefix length: EC2 takes /${LARGEST} to /${SMALLEST}`;
  if (family === 'ipv6' && kind === 'utilization' && types.every((each) => each === 'subnet'))
    return 'IPv6 subnets do not fill up, and are not judged';
  return undefined;
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
function isWithin(
  values: string | readonly string[] | undefined,
  allowed: string | readonly string[] | undefined,
  fits: (allowed: string | readonly string[], value: string) => boolean,
): boolean {
  if (allowed === undefined) return true;
  return values !== undefined && [values].flat().every((value) => fits(allowed, value));
}

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
