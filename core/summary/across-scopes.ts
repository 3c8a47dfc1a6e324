import type { Evaluation } from '../../statemachine/contracts/evaluation.ts';
import type { Family } from '../../statemachine/contracts/resource-cidr.ts';
import type { Scope } from '../../statemachine/contracts/scope.ts';
import { unused } from '../judge/checks/idle.ts';
import { judgedAgain } from '../judge/judged-again.ts';
import type { EvaluationLine } from './evaluation-line.ts';
import { homeFirst, type JudgedBy, oneOfSeveral, type RowListing } from './several-listings.ts';

// Scopes are evaluated apart. What needs several of them is judged here, group by group.

/** What one scope has of a group: of a VPC with its subnets, of a pool, of an address. */
export interface Listing {
  readonly scope: Pick<Scope, 'scopeId' | 'source' | 'scopeType' | 'ipamId'>;
  readonly lines: readonly EvaluationLine[];
  /** Whether a scope that may list subnets of the same VPC was not evaluated. */
  readonly mayBeMore: boolean;
}

/** The evaluations of a group that come out otherwise, because of what the other scopes list. */
export function acrossScopes(listings: readonly Listing[], judging: JudgedBy): Evaluation[] {
  const together = listedBySeveral(listings, judging);
  const all = subnetsIn(listings);
  const vpcs = listings.flatMap((listing) => vpcsOf(listing, { listings, all, together }, judging));
  const isAgain = ({ scopeId, key }: Evaluation) => vpcs.some((vpc) => vpc.scopeId === scopeId && vpc.key === key);
  return [...together.filter((evaluation) => !isAgain(evaluation)), ...vpcs];
}

interface Around {
  readonly listings: readonly Listing[];
  /** Subnets of all of them. */
  readonly all: ReadonlySet<string>;
  readonly together: readonly Evaluation[];
}

/** VPCs that are not as empty as their scope shows them. */
function vpcsOf(listing: Listing, { listings, all, together }: Around, { policy }: JudgedBy): Evaluation[] {
  const { scope, lines, mayBeMore } = listing;
  const own = subnetsIn([listing]);
  return lines.flatMap((line) => {
    const family = vpcFamily(line.key);
    if (!family) return [];
    const again = together.find(({ scopeId, key }) => scopeId === scope.scopeId && key === line.key);
    if (!again) {
      // As it was judged by the scope itself: nothing that the line would have to be parsed for.
      const shown = subnetsIn([listing], family);
      const others = all.difference(shown).size;
      if (others === own.difference(shown).size && !(mayBeMore && others === 0)) return [];
    }
    const evaluation = again ?? line.evaluation;
    const source = evaluation.knownFrom?.figures ?? scope.scopeId;
    const seenBy = listings.find((each) => each.scope.scopeId === source);
    if (!seenBy) return [];
    const others = all.difference(subnetsIn([seenBy], family)).size;
    const judged = vpcBeside(evaluation, others > 0 ? others : mayBeMore ? 'unknown' : undefined);
    return judged ? [judgedAgain(judged, scope, policy)] : [];
  });
}

function listedBySeveral(listings: readonly Listing[], judging: JudgedBy): Evaluation[] {
  if (listings.length < 2) return [];
  const byRow = new Map<string, { scope: Listing['scope']; line: EvaluationLine; seen: number }[]>();
  for (const { scope, lines } of listings.toSorted(homeFirst)) {
    for (const line of lines)
      byRow.set(line.key, [...(byRow.get(line.key) ?? []), { scope, line, seen: lines.length }]);
  }
  return [...byRow.values()].flatMap((rows) => {
    if (rows.length < 2) return [];
    const listed = rows.map(({ line, ...row }) => ({ ...row, evaluation: line.evaluation }));
    const owner = listed[0]?.evaluation.resource.accountId;
    const same = listed.filter(({ evaluation }) => evaluation.resource.accountId === owner);
    // Home, too, where nothing changed: what an attempt before this one wrote of it may be half of what belongs together.
    return ofOneSpace(same).flatMap((rows) => (rows.length < 2 ? [] : oneOfSeveral(rows, judging)));
  });
}

/**
 * A VPC's CIDRs of one family may be parts of several scopes: IPv6 of the internet is in the public one, unique local
 * addresses in a private one, and each of them counts. What is listed without IPAM has all of them in one row: it goes with
 * a scope that has one of them, and where several do, its figures are of no scope.
 */
function ofOneSpace<T extends Row>(rows: readonly T[]): (T & Pick<RowListing, 'isMixed'>)[][] {
  const spaces: [T, ...(T & Pick<RowListing, 'isMixed'>)[]][] = [];
  for (const row of rows) {
    const sharing = spaces.filter((space) => space.some((each) => sharesCidr(each, row)));
    const isMixed = row.scope.ipamId === undefined && sharing.length > 1;
    const space =
      row.scope.ipamId === undefined ? (sharing[0] ?? spaces[0]) : spaces.find(([home]) => isOneSpace(home, row));
    if (space) space.push({ ...row, ...(isMixed && { isMixed }) });
    else spaces.push([row]);
  }
  return spaces;
}

interface Row {
  readonly scope: Listing['scope'];
  readonly evaluation: Pick<Evaluation, 'cidrs' | 'knownFrom'>;
}

/** An IPAM has each CIDR in one scope, unless it moves it just now. */
function isOneSpace(one: Row, other: Row): boolean {
  if (one.scope.ipamId !== other.scope.ipamId) return one.scope.scopeType === other.scope.scopeType;
  return sharesCidr(one, other);
}

/** What an attempt before this one has put together has the CIDRs of the one that knew more. */
function sharesCidr(one: Row, other: Row): boolean {
  const [mine, theirs] = [one, other].map(({ evaluation: { knownFrom, cidrs } }) => knownFrom?.ownCidrs ?? cidrs);
  return mine?.some((cidr) => theirs?.includes(cidr)) === true;
}

/** A VPC that has other subnets than it was judged by, if it does. */
function vpcBeside(evaluation: Evaluation, others: Evaluation['otherSubnets']): Evaluation | undefined {
  const { otherSubnets, ...rest } = evaluation;
  if (evaluation.judgedIn !== undefined || others === otherSubnets) return undefined;
  // An IPv6 CIDR beside subnets that have none is usual: only one that is called unused is written again.
  const isUnused = evaluation.capacity && unused(evaluation.capacity);
  if (evaluation.resource.family === 'ipv6' && !isUnused) return undefined;
  return { ...rest, ...(others !== undefined && { otherSubnets: others }) };
}

/** Ids of subnets, of one family or all, from keys: `vpc-1/subnet/subnet-1/10.0.0.0/24`. */
function subnetsIn(listings: readonly Listing[], family?: Family): Set<string> {
  const ids = new Set<string>();
  for (const { lines } of listings) {
    for (const { key } of lines) {
      const [, type, id = '', cidr = ''] = key.split('/');
      const is = cidr.includes(':') ? 'ipv6' : 'ipv4';
      if (type === 'subnet' && (family === undefined || family === is)) ids.add(id);
    }
  }
  return ids;
}

function vpcFamily(key: string): Family | undefined {
  const [, type, , family] = key.split('/');
  return type === 'vpc' && (family === 'ipv4' || family === 'ipv6') ? family : undefined;
}
