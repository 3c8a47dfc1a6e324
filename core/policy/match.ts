import { parseCidr } from '../cidr.ts';
import { allTags, oneGlob, oneOf } from '../conditions.ts';
import type { Judged } from './judge.ts';
import type { Match } from './schema.ts';

/**
 * Whether every condition of a rule holds for a resource. A resource without the attribute does not match; one with
 * several CIDRs has the prefix length only if all of them have.
 */
export function matches(match: Match, { scope, resource, cidrs, poolRole }: Judged): boolean {
  return (
    oneOf(match.scope, scope.scopeId) &&
    oneOf(match.scopeType, scope.scopeType) &&
    oneOf(match.type, resource.type) &&
    oneOf(match.family, resource.family) &&
    oneOf(match.pool, poolRole) &&
    oneOf(match.account, resource.accountId) &&
    oneOf(match.region, resource.region) &&
    oneOf(match.id, resource.id) &&
    oneGlob(match.name, resource.name) &&
    allTags(match.tags, resource) &&
    cidrs.every((cidr) => prefixLengthIn(match.prefixLength, cidr))
  );
}

function prefixLengthIn(range: Match['prefixLength'], cidr: string): boolean {
  if (range === undefined) return true;
  const length = parseCidr(cidr)?.prefixLength;
  if (length === undefined) return false;
  if (typeof range === 'number') return length === range;
  return length >= (range.min ?? 0) && length <= (range.max ?? 128);
}
