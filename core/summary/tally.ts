import type { Counts, Coverage, Rows } from '../../statemachine/contracts/coverage.ts';
import type { Evaluation, ResourceFinding } from '../../statemachine/contracts/evaluation.ts';
import type { ResourceType } from '../../statemachine/contracts/resource-cidr.ts';
import { isStale } from '../measure/stale.ts';
import { KindCounts } from './by-kind.ts';
import { PublicIpv4Tally } from './public-ipv4.ts';
import { WorstOf } from './worst.ts';

/** How many of the worst findings a summary names; the evaluations hold them all. */
export const WORST_IN_SUMMARY = 20;

export function noCounts(): Counts {
  return { ok: 0, warning: 0, critical: 0, notMeasured: 0, notApplicable: 0 };
}

/** Adds up a stream of evaluations. Grows with accounts and Regions, not with resources. */
export class Tally {
  readonly counts = noCounts();
  readonly byType: Partial<Record<ResourceType, Counts>> = {};
  readonly notMeasured: Record<string, number> = {};
  readonly notApplicable: Record<string, number> = {};
  readonly accounts = new Set<string>();
  readonly regions = new Set<string>();
  readonly byKind = new KindCounts();
  readonly publicIpv4 = new PublicIpv4Tally();
  readonly worst = new WorstOf(WORST_IN_SUMMARY);
  disagreements = 0;
  stale = 0;

  add(evaluation: Evaluation): void {
    const { verdict, resource, capacity } = evaluation;
    const byType = this.byType[resource.type] ?? noCounts();
    this.byType[resource.type] = byType;
    const outcome = verdict.status === 'evaluated' ? verdict.severity : verdict.status;
    this.counts[outcome]++;
    byType[outcome]++;
    if (verdict.status === 'notMeasured') increment(this.notMeasured, verdict.reason);
    if (verdict.status === 'notApplicable') increment(this.notApplicable, verdict.reason);
    if (capacity?.agrees === false) this.disagreements++;
    if (verdict.status === 'evaluated' && isStale(evaluation)) this.stale++;
    this.publicIpv4.add(evaluation);
    if (resource.accountId) this.accounts.add(resource.accountId);
    if (resource.region) this.regions.add(resource.region);
    for (const finding of resourceFindings(evaluation)) {
      this.byKind.add(finding.kind, resource.type, { critical: 0, warning: 0, [finding.severity]: 1 });
      this.worst.add(finding);
    }
  }

  coverage(rows: Rows): Coverage {
    const { counts, notMeasured, notApplicable, stale, disagreements } = this;
    return { rows, counts, notMeasured, notApplicable, stale, disagreements, gaps: [] };
  }
}

/** Kinds that a figure of how full something is belongs to: a VPC that overlaps does so whatever is left in it. */
const ABOUT_SPACE: readonly string[] = ['utilization', 'freeSpace', 'idle', 'policyPoolExhausted'];

/** The findings of an evaluation, each with the resource it is about. */
export function resourceFindings({
  findings,
  scopeId,
  scopeType,
  resource,
  cidrs,
  capacity,
  freeSpace,
  forecast,
  sampledAt,
  notes,
  overlaps,
  moved,
  publicAddress,
}: Evaluation): ResourceFinding[] {
  return findings.map((finding) => ({
    ...finding,
    scopeId,
    scopeType,
    resource,
    cidrs,
    ...(capacity && ABOUT_SPACE.includes(finding.kind) && { capacity }),
    ...(freeSpace && { freeSpace }),
    ...(forecast && ABOUT_SPACE.includes(finding.kind) && { forecast }),
    ...(sampledAt !== undefined && { sampledAt }),
    ...(notes && { notes }),
    ...(finding.kind === 'overlap' && overlaps && { overlaps: overlaps.filter(({ allowed }) => !allowed) }),
    ...(finding.kind === 'moved' && moved && { moved }),
    ...(publicAddress && { publicAddress }),
  }));
}

/**
 * Whether a line of evaluations is worth parsing for its findings. Most lines are ok, and skipping those makes 300,000
 * a matter of a second; it is safe, because inside a JSON string the quotes would be escaped.
 */
export function mayHaveFindings(line: string): boolean {
  // At the end, as our own lines have it: else all of the line is searched.
  return !line.endsWith('"findings":[]}') && !line.includes('"findings":[]');
}

function increment(counts: Record<string, number>, key: string): void {
  counts[key] = (counts[key] ?? 0) + 1;
}
