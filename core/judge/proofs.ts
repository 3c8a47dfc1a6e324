import type { Evaluation, ResourceFinding } from '../../statemachine/contracts/evaluation.ts';
import type { FindingKind } from '../../statemachine/contracts/finding.ts';
import type { ListsRead, UnreadPlace } from '../../statemachine/contracts/lists-read.ts';
import { ADDRESSES, type AddressOwner } from '../../statemachine/contracts/overlap.ts';
import type { ResourceType } from '../../statemachine/contracts/resource-cidr.ts';
import type { Scope } from '../../statemachine/contracts/scope.ts';
import type { Policy } from '../policy/schema.ts';
import { isKnown } from './checks/runway.ts';

// What proves that a finding is over. That a run found nothing is no proof: it may not have looked, or not been let in.
// A kind of finding that is not here cannot be registered as a check (checks/check.ts).

/** A list that has to have been read, and where; without places, everywhere. */
interface NeededList {
  readonly list: string;
  readonly at?: readonly UnreadPlace[];
}

interface Proof {
  /** Whether what is known of the resource now would show the finding, if it still held. */
  readonly shows: (now: Evaluation, found: ResourceFinding, policy: Pick<Policy, 'inspect'>) => boolean;
  /** Whether somebody exempted the resource from what the kind looks at. */
  readonly isExempt?: (now: Evaluation) => boolean;
  /** The lists that decide beside the resource's own row. */
  readonly needs?: (found: ResourceFinding) => readonly NeededList[];
}

export const proofs: Readonly<Record<FindingKind, Proof>> = {
  utilization: {
    shows: showsUsage,
    isExempt: isIgnoredWithoutFigures,
    needs: (found) => [...subnetsOfVpc(found), ...othersInFreeSpace(found)],
  },
  freeSpace: {
    shows: (now, found) => (now.freeSpace !== undefined || now.capacity !== undefined) && showsRunway(now, found),
    isExempt: isIgnoredWithoutFigures,
    needs: (found) => [...subnetsOfVpc(found), ...othersInFreeSpace(found)],
  },
  quota: {
    shows: ({ verdict }) => !('reason' in verdict && verdict.reason === 'poolNotReadable'),
    needs({ resource }) {
      if (resource.type === 'ipam-scope') return [{ list: 'ipam-pool' }];
      return resource.type === 'elastic-ips' ? [{ list: ELASTIC_IPS, at: [placeOf(resource)] }] : [];
    },
  },
  overlap: {
    shows: () => true,
    isExempt: ({ state }) => state.management === 'ignored' || state.overlap === 'ignored',
    needs: listsOfOverlap,
  },
  noncompliant: {
    shows: ({ state }) => state.compliance !== undefined,
    isExempt: ({ state }) => state.management === 'ignored' || state.compliance === 'ignored',
  },
  unmanaged: { shows: ({ state }) => state.management !== undefined },
  ignored: { shows: ({ state }) => state.management !== undefined },
  moved: { shows: () => true, needs: ({ resource }) => [{ list: EARLIER_RUN, at: [placeOf(resource)] }] },
  idle: {
    shows: ({ capacity, publicAddress, otherSubnets }) =>
      (publicAddress ? publicAddress.association : capacity) !== undefined && otherSubnets !== 'unknown',
    isExempt: isIgnoredWithoutFigures,
    needs: subnetsOfVpc,
  },
  policyPoolExhausted: {
    shows: ({ capacity }) => capacity !== undefined,
    needs: () => [{ list: 'ipam-policy' }],
  },
};

/** What the run before found of a scope, and who was compared with whom: worked out by Evaluate, and as good as read. */
export const EARLIER_RUN = 'earlier-run';
export const OVERLAPS = 'overlaps';

/** Elastic IPs that count against a quota: those of the public addresses, as far as no other list has more. */
export const ELASTIC_IPS = 'elastic-ips';

/** The list that resources of a type are in. */
export function listOf(type: ResourceType): string {
  return type === 'ipam-scope' ? 'ipam-pool' : type;
}

/**
 * Lists that a scope has not, and that are as good as read: nothing of it is in them. VPCs of scopes that nobody joins to it;
 * without IPAM, allocations.
 */
export function listsWithout({
  source,
  joined,
  allAccounts,
}: Pick<Scope, 'source' | 'joined' | 'allAccounts'>): ListsRead {
  return {
    ...(!joined && !allAccounts && { joinedVpc: { except: [] } }),
    ...(source === 'ec2' && { 'ipam-pool': { except: [] } }),
  };
}

/** The first list that was not read where it is needed. */
export function unreadOf(needed: readonly NeededList[], read: ListsRead): string | undefined {
  return needed.find(({ list, at = [{}] }) => {
    // Own properties only: a list could be called "constructor".
    const known = Object.hasOwn(read, list) ? read[list] : undefined;
    return !known || at.some((place) => known.except.some((unread) => mayMeet(place, unread)));
  })?.list;
}

/** Whether two places may be one: what is not known of one may be anything. */
function mayMeet(a: UnreadPlace, b: UnreadPlace): boolean {
  return (['accountId', 'region', 'id'] as const).every(
    (part) => a[part] === undefined || b[part] === undefined || a[part] === b[part],
  );
}

/**
 * How full something is shows in any figure, except where EC2 was asked because IPAM cannot tell: of an exact count that
 * was low, and of prefixes that ran out, only EC2 can say that they are not so any more. A subnet that is not looked into
 * because IPAM calls it half empty is not full.
 */
function showsUsage(
  { capacity, inside, forecast }: Evaluation,
  { reasons }: ResourceFinding,
  { inspect }: Pick<Policy, 'inspect'>,
) {
  if (!capacity || !showsRunway({ forecast }, { reasons })) return false;
  if (inside === undefined && capacity.source !== 'ec2' && capacity.usedPercent < inspect.usedPercent) return true;
  const isOfPrefixes = reasons.some(({ metric }) => metric === 'freePrefixes');
  if (isOfPrefixes) return inside?.status === 'read' && inside.reservations !== undefined && !isCut(inside);
  return capacity.source === 'ec2' || reasons.every(({ source }) => source !== 'ec2');
}

/** That it would soon be full is over when a forecast says so; without one, nobody knows. */
function showsRunway(
  { forecast }: Pick<Evaluation, 'forecast'>,
  { reasons }: Pick<ResourceFinding, 'reasons'>,
): boolean {
  return isKnown(forecast) || reasons.every(({ metric }) => metric !== 'daysToFull');
}

/** Reservations for prefixes without the blocks that they are made of. */
function isCut({ reservations = [], blocks }: Extract<NonNullable<Evaluation['inside']>, { status: 'read' }>): boolean {
  return blocks === undefined && reservations.some(({ type }) => type === 'prefix');
}

function isIgnoredWithoutFigures({ state, capacity, freeSpace }: Evaluation): boolean {
  return state.management === 'ignored' && capacity === undefined && freeSpace === undefined;
}

/** A VPC whose subnets were not all read looks emptier than it is. */
function subnetsOfVpc({ resource }: ResourceFinding): readonly NeededList[] {
  return resource.type === 'vpc' ? [{ list: 'subnet', at: [placeOf(resource)] }] : [];
}

/** VPCs, allocations, subnets and public addresses that stood in what was free, as far as they are named: one that was not read has not left. */
function othersInFreeSpace({ freeSpace }: ResourceFinding): readonly NeededList[] {
  const { owners = 0, first = [] } = freeSpace?.heldByOthers ?? {};
  const isWhole = owners === first.length;
  const of = (kind: AddressOwner['kind'], list: string): NeededList[] => {
    const named = first.filter((each) => each.kind === kind);
    if (isWhole && named.length === 0) return [];
    return [{ list, ...(isWhole && { at: named.map(placeOf) }) }];
  };
  const lists = [
    ...of('vpc', 'vpc'),
    ...of('allocation', 'ipam-pool'),
    ...['subnet' as const, ...ADDRESSES].flatMap((each) =>
      first.some(({ kind }) => kind === each) ? of(each, each) : [],
    ),
  ];
  return lists.length > 0 ? [{ list: OVERLAPS }, ...lists] : [];
}

/** Of those that are named; everywhere, where a group has more than that. */
export function listsOfOverlap({ overlaps = [] }: Pick<ResourceFinding, 'overlaps'>): readonly NeededList[] {
  const named = overlaps.flatMap((overlap) => overlap.with);
  const isWhole = overlaps.length > 0 && overlaps.every(({ members, with: others }) => others.length >= members - 1);
  const of = (list: string, others: typeof named): NeededList[] => {
    if (isWhole && others.length === 0) return [];
    return [{ list, ...(isWhole && { at: others.map(placeOf) }) }];
  };
  return [
    { list: OVERLAPS },
    ...of(
      'vpc',
      named.filter(({ kind, scopeId }) => kind === 'vpc' && scopeId === undefined),
    ),
    ...of(
      'joinedVpc',
      named.filter(({ scopeId }) => scopeId !== undefined),
    ),
    ...of(
      'ipam-pool',
      named.filter(({ kind }) => kind === 'allocation'),
    ),
  ];
}

function placeOf({ accountId, region, scopeId }: Pick<AddressOwner, 'accountId' | 'region' | 'scopeId'>): UnreadPlace {
  return { accountId, region, id: scopeId };
}
