import { compareKeys, preferred } from '../../core/inventory.ts';
import type { ResourceCidr } from '../../statemachine/contracts/resource-cidr.ts';

/**
 * About 15 MB of rows in memory, whatever the size of the scope, and few enough parts for Evaluate to merge at once:
 * 30 for 300,000 resource CIDRs, and its limit of 512 is reached at 5 million.
 */
export const PART_ROWS = 10_000;

/** The rows of the next part of an inventory, each resource CIDR once. */
export class Part {
  readonly #rows = new Map<string, ResourceCidr>();

  get size(): number {
    return this.#rows.size;
  }

  /** Whether the row is a new one, and not another view of one that is already here. */
  add(row: ResourceCidr): boolean {
    const same = this.#rows.get(row.key);
    this.#rows.set(row.key, same ? preferred(same, row) : row);
    return !same;
  }

  clear(): void {
    this.#rows.clear();
  }

  /** The rows as JSON Lines, sorted as Evaluate merges them. */
  *lines(): Generator<string> {
    for (const row of [...this.#rows.values()].sort(compareKeys)) yield JSON.stringify(row);
  }
}
