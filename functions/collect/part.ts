import { compareViews, preferred } from '../../core/inventory/groups.ts';
import type { InventoryRow } from '../../statemachine/contracts/inventory.ts';
import type { ResourceCidr } from '../../statemachine/contracts/resource-cidr.ts';

/**
 * About 10 MB in memory, whatever the size of the scope, and few enough parts for Evaluate to merge at once: 30 for
 * 300,000 resource CIDRs, and its limit of 512 is reached at 5 million.
 */
export const PART_ROWS = 10_000;

/** A row as the line that it becomes: one string is far less for the garbage collector to keep than ten objects. */
interface Line extends Pick<ResourceCidr, 'key' | 'ipUsage'> {
  readonly resource?: { readonly accountId: string | undefined };
  readonly text: string;
}

/** The rows of the next part of an inventory, each resource CIDR once for each account that it is listed under. */
export class Part {
  readonly #lines = new Map<string, Line>();

  get size(): number {
    return this.#lines.size;
  }

  /** Whether the row is a new one, and not another view of one that is already here. */
  add(row: InventoryRow): boolean {
    const text = JSON.stringify(row);
    const line: Line =
      'record' in row
        ? { key: row.key, ipUsage: undefined, text }
        : { key: row.key, ipUsage: row.ipUsage, resource: { accountId: row.resource.accountId }, text };
    // An account id has no line break, and neither has a key.
    const view = line.resource?.accountId ? `${row.key}\n${line.resource.accountId}` : row.key;
    const same = this.#lines.get(view);
    this.#lines.set(view, same ? preferred(same, line) : line);
    return !same;
  }

  clear(): void {
    this.#lines.clear();
  }

  /** JSON Lines, sorted as Evaluate merges them. */
  *lines(): Generator<string> {
    for (const { text } of [...this.#lines.values()].sort(compareViews)) yield text;
  }
}
