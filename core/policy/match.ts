import { isMatch } from 'matcher';
import type { Resource } from '../../statemachine/contracts/resource-cidr.ts';
import type { Scope } from '../../statemachine/contracts/scope.ts';
import { parseCidr } from '../cidr.ts';
import type { Match } from './schema.ts';

/**
 * Whether every condition of a rule holds for a resource. A resource without the attribute does not match; one with
 * several CIDRs has the prefix length only if all of them have.
 */
export function matches(
  match: Match,
  scope: Pick<Scope, 'scopeId' | 'scopeType'>,
  resource: Resource,
  cidrs: readonly string[],
): boolean {
  return (
    oneOf(match.scope, scope.scopeId) &&
    oneOf(match.scopeType, scope.scopeType) &&
    oneOf(match.type, resource.type) &&
    oneOf(match.family, resource.family) &&
    oneOf(match.account, resource.accountId) &&
    oneOf(match.region, resource.region) &&
    oneOf(match.id, resource.id) &&
    oneGlob(match.name, resource.name) &&
    Object.entries(match.tags ?? {}).every(([key, globs]) => oneGlob(globs, tag(resource, key))) &&
    cidrs.every((cidr) => prefixLengthIn(match.prefixLength, cidr))
  );
}

function oneOf<T extends string>(allowed: T | readonly T[] | undefined, value: T | undefined): boolean {
  if (allowed === undefined) return true;
  if (value === undefined) return false;
  return typeof allowed === 'string' ? allowed === value : allowed.includes(value);
}

function oneGlob(globs: string | readonly string[] | undefined, value: string | undefined): boolean {
  if (globs === undefined) return true;
  return value !== undefined && isMatch(value, globs, { caseSensitive: true });
}

/** Own properties only: a tag may be called "constructor". */
function tag(resource: Resource, key: string): string | undefined {
  return resource.tags && Object.hasOwn(resource.tags, key) ? resource.tags[key] : undefined;
}

function prefixLengthIn(range: Match['prefixLength'], cidr: string): boolean {
  if (range === undefined) return true;
  const length = parseCidr(cidr)?.prefixLength;
  if (length === undefined) return false;
  if (typeof range === 'number') return length === range;
  return length >= (range.min ?? 0) && length <= (range.max ?? 128);
}
