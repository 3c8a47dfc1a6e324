import { count } from '../../core/text/count.ts';
import type { Counts } from '../../statemachine/contracts/coverage.ts';

const NAMES = {
  ok: 'ok',
  warning: 'warning',
  critical: 'critical',
  notMeasured: 'not measured',
  notApplicable: 'not applicable',
} as const satisfies Record<keyof Counts, string>;

/** "1,802 ok · 41 warning · 12 critical · 159 not applicable"; of the others, only what there is. */
export function countsText(counts: Counts): string {
  return [
    `${count(counts.ok)} ${NAMES.ok}`,
    ...(['warning', 'critical', 'notMeasured', 'notApplicable'] as const).flatMap((key) =>
      counts[key] > 0 ? [`${count(counts[key])} ${NAMES[key]}`] : [],
    ),
  ].join(' · ');
}

export function addCounts(all: readonly Counts[]): Counts {
  const sum = { ok: 0, warning: 0, critical: 0, notMeasured: 0, notApplicable: 0 };
  for (const counts of all) {
    sum.ok += counts.ok;
    sum.warning += counts.warning;
    sum.critical += counts.critical;
    sum.notMeasured += counts.notMeasured;
    sum.notApplicable += counts.notApplicable;
  }
  return sum;
}
