import { noCounts, WORST_IN_SUMMARY } from '../../core/tally.ts';
import { WorstOf } from '../../core/worst.ts';
import { Counts, type Coverage, Rows } from '../../statemachine/contracts/coverage.ts';
import { ResourceType } from '../../statemachine/contracts/resource-cidr.ts';
import type { ScopeSummary, Summary } from '../../statemachine/contracts/summary.ts';

/** Adds up what the scopes came to. The figures of a run are the sums of its scopes' figures. */
export function merge(scopes: readonly ScopeSummary[]): Pick<Summary, 'coverage' | 'byType' | 'worst'> {
  const coverage: Coverage = {
    rows: { kept: 0, duplicates: 0, filteredOut: 0, malformed: 0 },
    counts: noCounts(),
    notMeasured: {},
    notApplicable: {},
    disagreements: 0,
    gaps: [],
  };
  const byType: Summary['byType'] = {};
  const worst = new WorstOf(WORST_IN_SUMMARY);
  for (const scope of scopes) {
    for (const fate of Rows.keyof().options) coverage.rows[fate] += scope.coverage.rows[fate];
    addCounts(coverage.counts, scope.coverage.counts);
    addByReason(coverage.notMeasured, scope.coverage.notMeasured);
    addByReason(coverage.notApplicable, scope.coverage.notApplicable);
    coverage.disagreements += scope.coverage.disagreements;
    coverage.gaps.push(...scope.coverage.gaps);
    for (const type of ResourceType.options) {
      const counts = scope.byType[type];
      if (!counts) continue;
      const sum = byType[type] ?? noCounts();
      byType[type] = sum;
      addCounts(sum, counts);
    }
    for (const finding of scope.worst) worst.add(finding);
  }
  return { coverage, byType, worst: worst.list() };
}

function addCounts(sum: Counts, counts: Counts): void {
  for (const outcome of Counts.keyof().options) sum[outcome] += counts[outcome];
}

function addByReason(sum: Record<string, number>, counts: Readonly<Record<string, number>>): void {
  for (const [reason, count] of Object.entries(counts)) sum[reason] = (sum[reason] ?? 0) + count;
}
