import type { Evaluation } from '../../statemachine/contracts/evaluation.ts';
import type { Family } from '../../statemachine/contracts/resource-cidr.ts';
import type { Scope } from '../../statemachine/contracts/scope.ts';
import { unused } from '../judge/checks/idle.ts';
import { explain } from '../judge/explain.ts';
import type { Policy } from '../policy/schema.ts';
import type { EvaluationLine } from './evaluation-line.ts';

// Scopes are evaluated apart. What needs several of them is judged here, group by group.

/** What one scope has of a group: of a VPC with its subnets, of a pool, of an address. */
export interface Listing {
  readonly scope: Pick<Scope, 'scopeId' | 'source'>;
  readonly lines: readonly EvaluationLine[];
  /** Whether a scope that may list subnets of the same VPC was not evaluated. */
  readonly mayBeMore: boolean;
}

/** The evaluations of a group that come out otherwise, because of what the other scopes list. */
export function acrossScopes(listings: readonly Listing[], policy: Policy): Evaluation[] {
  const twice = listedTwice(listings);
  const isCounted = (listing: Listing, key: string) => !twice.some((each) => isOf(each, listing, key));
  return [...twice, ...listings.flatMap((listing) => vpcsOf(listing, listings, isCounted, policy))];
}

function isOf({ scopeId, key }: Evaluation, { scope }: Listing, wanted: string): boolean {
  return scopeId === scope.scopeId && key === wanted;
}

interface Row {
  readonly scopeId: string;
  readonly line: EvaluationLine;
}

/** All but the first listing of a row: that one is judged, and the others say where. */
function listedTwice(listings: readonly Listing[]): Evaluation[] {
  if (listings.length < 2) return [];
  const byKey = new Map<string, Row[]>();
  for (const { scope, lines } of listings.toSorted(bestFirst)) {
    for (const line of lines) byKey.set(line.key, [...(byKey.get(line.key) ?? []), { scopeId: scope.scopeId, line }]);
  }
  return [...byKey.values()].flatMap((rows) => {
    if (rows.length < 2) return [];
    // What an attempt before this one has marked stays so.
    const open = rows.filter(({ line }) => line.evaluation.judgedIn === undefined);
    const judged = open.find(({ line }) => line.evaluation.verdict.status !== 'notMeasured') ?? open[0];
    if (!judged) return [];
    return rows
      .filter((row) => row !== judged && ownerOf(row) === ownerOf(judged))
      .map(({ line }) => judgedElsewhere(line.evaluation, judged.scopeId));
  });
}

function ownerOf({ line }: Row): string | undefined {
  return line.evaluation.resource.accountId;
}

/**
 * A VPC is judged where most of its subnets are seen. What IPAM lists has its pool and its compliance there; of two alike,
 * it is always the same one.
 */
function bestFirst(a: Listing, b: Listing): number {
  return (
    b.lines.length - a.lines.length ||
    Number(a.scope.source === 'ec2') - Number(b.scope.source === 'ec2') ||
    (a.scope.scopeId < b.scope.scopeId ? -1 : 1)
  );
}

/** Only what it is: whatever is known of it counts where it is judged, and nowhere twice. */
function judgedElsewhere(
  { key, scopeId, scopeType, resource, cidrs, resourceCidrs, state, sampledAt }: Evaluation,
  judgedIn: string,
): Evaluation {
  const text = `${judgedIn} lists it, too, and it is judged there`;
  return {
    ...{ key, scopeId, scopeType, resource, cidrs, resourceCidrs, state },
    ...(sampledAt !== undefined && { sampledAt }),
    judgedIn,
    verdict: { status: 'notApplicable', reason: 'countedTwice', text },
    findings: [],
  };
}

/** VPCs that are not as empty as their scope shows them. */
function vpcsOf(
  listing: Listing,
  all: readonly Listing[],
  isCounted: (listing: Listing, key: string) => boolean,
  policy: Policy,
): Evaluation[] {
  return listing.lines.flatMap((line) => {
    const family = vpcFamily(line.key);
    if (!family || !isCounted(listing, line.key)) return [];
    const shown = subnetsIn([listing], family);
    const others = subnetsIn(all).difference(shown).size;
    const isKnown = others === subnetsIn([listing]).difference(shown).size;
    if (isKnown && !(listing.mayBeMore && others === 0)) return [];
    const { otherSubnets: _, ...evaluation } = line.evaluation;
    // An IPv6 CIDR beside subnets that have none is usual: only one that is called unused is written again.
    if (family === 'ipv6' && !(evaluation.capacity && unused(evaluation.capacity))) return [];
    return [judgedAgain({ ...evaluation, otherSubnets: others > 0 ? others : 'unknown' }, policy)];
  });
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

/** By the code that judged it: of what is known of other scopes, only being idle depends. */
function judgedAgain(evaluation: Evaluation, policy: Policy): Evaluation {
  const { verdict } = explain(policy, evaluation);
  return { ...evaluation, verdict, findings: evaluation.findings.filter(({ kind }) => kind !== 'idle') };
}
