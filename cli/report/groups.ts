import type { ResourceFinding } from '../../statemachine/contracts/evaluation.ts';
import type { FindingKind } from '../../statemachine/contracts/finding.ts';
import { ResourceType } from '../../statemachine/contracts/resource-cidr.ts';
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
  byType: Summary['byType'],
  worstFirst: readonly ResourceFinding[],
): readonly FindingGroup[] {
  const groups: FindingGroup[] = [];
  for (const severity of ['critical', 'warning'] as const) {
    const ofSeverity = worstFirst.filter((finding) => finding.severity === severity);
    const types = new Set([...ofSeverity.map((finding) => finding.resource.type), ...ResourceType.options]);
    for (const type of types) {
      const known = ofSeverity.filter((finding) => finding.resource.type === type);
      const total = Math.max(byType[type]?.[severity] ?? 0, known.length);
      if (total === 0) continue;
      groups.push({ severity, kind: 'utilization', type, total, shown: known.slice(0, SHOWN[severity]) });
    }
  }
  return groups;
}
