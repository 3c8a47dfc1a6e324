import { compareText } from '../streams/compare.ts';

/** What alerts and changes are sorted by. */
export interface Sorted {
  readonly scopeId: string;
  readonly evaluationKey: string;
  readonly kind: string;
}

/**
 * Order of the ledger and of changes. Part by part and not by the alert's key: only so it is the order of the scopes'
 * files and of the keys in them, whatever characters an id has.
 */
export function compareSorted(a: Sorted, b: Sorted): number {
  return (
    compareText(a.scopeId, b.scopeId) || compareText(a.evaluationKey, b.evaluationKey) || compareText(a.kind, b.kind)
  );
}
