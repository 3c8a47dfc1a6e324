import type { Finding } from '../../statemachine/contracts/finding.ts';
import type { ResourceType } from '../../statemachine/contracts/resource-cidr.ts';
import type { ByKind } from '../../statemachine/contracts/summary.ts';

/** Counts findings by kind and type of resource: a table as large as there are kinds and types. */
export class KindCounts {
  readonly #counts = new Map<string, ByKind[number]>();

  add(kind: Finding['kind'], type: ResourceType, found: { readonly critical: number; readonly warning: number }): void {
    const key = `${kind} ${type}`;
    const known = this.#counts.get(key) ?? { kind, type, critical: 0, warning: 0 };
    known.critical += found.critical;
    known.warning += found.warning;
    this.#counts.set(key, known);
  }

  list(): ByKind {
    return [...this.#counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, counts]) => counts);
  }
}
