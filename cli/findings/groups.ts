import type { ResourceFinding } from '../../statemachine/contracts/evaluation.ts';
import type { FindingKind } from '../../statemachine/contracts/finding.ts';
import type { ResourceType } from '../../statemachine/contracts/resource-cidr.ts';
import type { Summary } from '../../statemachine/contracts/summary.ts';

/** Findings of one severity, kind and resource type: figures of different types stand in different tables. */
export interface FindingGroup {
  readonly severity: 'critical' | 'warning';
  readonly kind: FindingKind;
  readonly type: ResourceType;
  /** In the whole run; `shown` are the worst of them. */
  readonly total: number;
  readonly shown: readonly ResourceFinding[];
}

/** The worst need acting on tonight; of the others a few tell what it is about. */
const SHOWN = { critical: 10, warning: 5 } as const;
export const MOST_SHOWN = Math.max(...Object.values(SHOWN));

/** Critical before warning; within that the group with the worst finding first. */
export function groupFindings(
  byKind: Summary['byKind'],
  worstFirst: readonly ResourceFinding[],
): readonly FindingGroup[] {
  const groups: FindingGroup[] = [];
  for (const severity of ['critical', 'warning'] as const) {
    const ofSeverity = worstFirst.filter((finding) => finding.severity === severity);
    const order = ofSeverity.map(({ kind, resource }) => `${kind} ${resource.type}`);
    const place = (key: string) => (order.includes(key) ? order.indexOf(key) : order.length);
    const counted = byKind.toSorted((a, b) => place(`${a.kind} ${a.type}`) - place(`${b.kind} ${b.type}`));
    for (const { kind, type, ...totals } of counted) {
      const known = ofSeverity.filter((finding) => finding.kind === kind && finding.resource.type === type);
      const total = Math.max(totals[severity], known.length);
      if (total > 0) groups.push({ severity, kind, type, total, shown: known.slice(0, SHOWN[severity]) });
    }
  }
  return groups;
}
