import { addOverlaps } from '../../core/overlap/tally.ts';
import { KindCounts } from '../../core/summary/by-kind.ts';
import { PublicIpv4Tally } from '../../core/summary/public-ipv4.ts';
import { noCounts, WORST_IN_SUMMARY } from '../../core/summary/tally.ts';
import { WorstOf } from '../../core/summary/worst.ts';
import { Counts, type Coverage, Rows } from '../../statemachine/contracts/coverage.ts';
import type { ResourceFinding } from '../../statemachine/contracts/evaluation.ts';
import type { Overlaps } from '../../statemachine/contracts/overlap.ts';
import type { PublicIpv4 } from '../../statemachine/contracts/public-ipv4.ts';
import { ResourceType } from '../../statemachine/contracts/resource-cidr.ts';
import type { ByKind, ScopeSummary, Summary } from '../../statemachine/contracts/summary.ts';

type Added = Pick<ScopeSummary, 'coverage' | 'byType' | 'byKind' | 'publicIpv4' | 'overlaps' | 'worst'>;

/**
 * Adds up what the scopes came to. The figures of a run are the sums of its scopes' figures. Holds the worst few
 * findings, not those of every scope.
 */
export class Merge {
  readonly coverage: Coverage = {
    rows: { kept: 0, duplicates: 0, filteredOut: 0, malformed: 0 },
    counts: noCounts(),
    notMeasured: {},
    notApplicable: {},
    stale: 0,
    disagreements: 0,
    gaps: [],
  };
  readonly byType: Summary['byType'] = {};
  overlaps: Overlaps | undefined;
  readonly #publicIpv4 = new PublicIpv4Tally();
  readonly #byKind = new KindCounts();
  readonly #worst = new WorstOf(WORST_IN_SUMMARY);

  add({ coverage, byType, byKind, publicIpv4, overlaps, worst }: Added): void {
    if (publicIpv4) this.#publicIpv4.addAll(publicIpv4);
    this.overlaps = addOverlaps(this.overlaps, overlaps);
    for (const fate of Rows.keyof().options) this.coverage.rows[fate] += coverage.rows[fate];
    addCounts(this.coverage.counts, coverage.counts);
    addByReason(this.coverage.notMeasured, coverage.notMeasured);
    addByReason(this.coverage.notApplicable, coverage.notApplicable);
    this.coverage.stale += coverage.stale;
    this.coverage.disagreements += coverage.disagreements;
    if (coverage.slowed) this.coverage.slowed = (this.coverage.slowed ?? 0) + coverage.slowed;
    this.coverage.gaps.push(...coverage.gaps);
    for (const type of ResourceType.options) {
      const counts = byType[type];
      if (!counts) continue;
      const sum = this.byType[type] ?? noCounts();
      this.byType[type] = sum;
      addCounts(sum, counts);
    }
    for (const { kind, type, ...found } of byKind) this.#byKind.add(kind, type, found);
    for (const finding of worst) this.#worst.add(finding);
  }

  get publicIpv4(): PublicIpv4 | undefined {
    return this.#publicIpv4.result();
  }

  get byKind(): ByKind {
    return this.#byKind.list();
  }

  get worst(): ResourceFinding[] {
    return this.#worst.list();
  }
}

function addCounts(sum: Counts, counts: Counts): void {
  for (const outcome of Counts.keyof().options) sum[outcome] += counts[outcome];
}

function addByReason(sum: Record<string, number>, counts: Readonly<Record<string, number>>): void {
  for (const [reason, count] of Object.entries(counts)) sum[reason] = (sum[reason] ?? 0) + count;
}
