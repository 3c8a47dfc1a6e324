import type { Severity } from '../../statemachine/contracts/finding.ts';

const RANK = { critical: 0, warning: 1, ok: 2 } as const;

/** Sorts what has a severity: the most severe first. */
export function bySeverity(a: { readonly severity: Severity }, b: { readonly severity: Severity }): number {
  return RANK[a.severity] - RANK[b.severity];
}
