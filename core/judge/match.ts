import type { PoolRole } from '../../statemachine/contracts/pool.ts';
import type { Resource, ResourceType } from '../../statemachine/contracts/resource-cidr.ts';
import type { Scope } from '../../statemachine/contracts/scope.ts';
import { parseCidr } from '../address/cidr.ts';
import { BITS, spaceOf } from '../address/free-blocks.ts';
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
 * several CIDRs has the prefix length only if all of them have; a pool has that of all its CIDRs together.
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
  const { prefixLength } = match;
  if (prefixLength === undefined) return undefined;
  return lengthsOf(resource, cidrs).every((length) => isLengthIn(prefixLength, length)) ? undefined : 'prefixLength';
}

/** A pool gives from all its CIDRs: two /29 run out as a /28 does, three as the /27 that has room for them. */
function lengthsOf({ type, family }: Resource, texts: readonly string[]): readonly (number | undefined)[] {
  if (texts.length === 1) return [parseCidr(texts[0] ?? '')?.prefixLength];
  const cidrs = texts.map(parseCidr);
  const known = cidrs.filter((cidr) => cidr !== undefined);
  if (!POOLS.includes(type) || known.length < 2) return cidrs.map((cidr) => cidr?.prefixLength);
  const total = spaceOf(known).reduce((sum, { first, end }) => sum + end - first, 0n);
  let bits = 0;
  while (1n << BigInt(bits) < total) bits++;
  return [BITS[family] - bits];
}

const POOLS: readonly ResourceType[] = ['public-ipv4-pool', 'ipv6-pool', 'ipam-pool'];

function isLengthIn(range: NonNullable<Match['prefixLength']>, length: number | undefined): boolean {
  if (length === undefined) return false;
  if (typeof range === 'number') return length === range;
  return length >= (range.min ?? 0) && length <= (range.max ?? 128);
}
