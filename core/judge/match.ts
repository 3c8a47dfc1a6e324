import type { PoolRole } from '../../statemachine/contracts/pool.ts';
import type { Resource } from '../../statemachine/contracts/resource-cidr.ts';
import type { Scope } from '../../statemachine/contracts/scope.ts';
import { parseCidr } from '../address/cidr.ts';
import { allTags, oneGlob, oneOf } from '../policy/conditions.ts';
import type { Match, Purpose } from '../policy/schema.ts';

/** What a rule's `match` looks at. */
export interface Judged {
  readonly scope: Pick<Scope, 'scopeId' | 'scopeType'>;
  readonly resource: Resource;
  readonly cidrs: readonly string[];
  /** Of pools of IPAM. */
  readonly poolRole?: PoolRole;
  /** Of subnets. */
  readonly purposes?: readonly Purpose[];
}

/**
 * Whether every condition of a rule holds for a resource. A resource without the attribute does not match; one with
 * several CIDRs has the prefix length only if all of them have.
 */
export function matches(match: Match, judged: Judged): boolean {
  return mismatchOf(match, judged) === undefined;
}

/** The first condition that does not hold; undefined where all do. */
export function mismatchOf(
  match: Match,
  { scope, resource, cidrs, poolRole, purposes }: Judged,
): keyof Match | undefined {
  if (!oneOf(match.scope, scope.scopeId)) return 'scope';
  if (!oneOf(match.scopeType, scope.scopeType)) return 'scopeType';
  if (!oneOf(match.type, resource.type)) return 'type';
  if (!oneOf(match.family, resource.family)) return 'family';
  if (!oneOf(match.pool, poolRole)) return 'pool';
  if (match.purpose !== undefined && !purposes?.some((each) => oneOf(match.purpose, each))) return 'purpose';
  if (!oneOf(match.account, resource.accountId)) return 'account';
  if (!oneOf(match.region, resource.region)) return 'region';
  if (!oneOf(match.id, resource.id)) return 'id';
  if (!oneGlob(match.name, resource.name)) return 'name';
  if (!allTags(match.tags, resource)) return 'tags';
  return cidrs.every((cidr) => prefixLengthIn(match.prefixLength, cidr)) ? undefined : 'prefixLength';
}

function prefixLengthIn(range: Match['prefixLength'], cidr: string): boolean {
  if (range === undefined) return true;
  const length = parseCidr(cidr)?.prefixLength;
  if (length === undefined) return false;
  if (typeof range === 'number') return length === range;
  return length >= (range.min ?? 0) && length <= (range.max ?? 128);
}
