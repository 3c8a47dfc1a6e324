import type { InventoryRow } from '../../statemachine/contracts/inventory.ts';
import type { AllocationRecord, UnseenAllocation } from '../../statemachine/contracts/pool.ts';
import type { ResourceCidr } from '../../statemachine/contracts/resource-cidr.ts';
import { compareText } from '../streams/compare.ts';
import { grouped } from '../streams/grouped.ts';
import { mergeEqual } from '../streams/merge.ts';
import { Allocations } from './allocations.ts';
import { groupOf } from './resource-key.ts';

/**
 * Merges sorted parts into one sorted stream in which every resource CIDR stands once for each account that it is
 * listed under: which of them counts is decided where the whole VPC is known. Holds one row of each part.
 * `onDuplicate` is told of every row that was dropped.
 */
export function mergeParts(
  parts: readonly AsyncIterable<InventoryRow>[],
  onDuplicate: () => void,
): AsyncGenerator<InventoryRow> {
  return mergeEqual(parts, compareViews, (held, next) => {
    // Records that are not resource CIDRs repeat where a continuation read a page again: either will do.
    if ('record' in held || 'record' in next) return held;
    onDuplicate();
    return preferred(held, next);
  });
}

/** A line, and under which account it is listed. */
interface View {
  readonly key: string;
  readonly resource?: { readonly accountId?: string | undefined };
}

/** Order of an inventory: by key, then by account; by UTF-16 code unit, the same on every machine. */
export function compareViews(a: View, b: View): number {
  return compareText(a.key, b.key) || compareText(a.resource?.accountId ?? '', b.resource?.accountId ?? '');
}

/**
 * Of two listings under one account, the one that knows the usage, then the fuller one: two samples may differ. Of what
 * several others see, the same one's each time: lists are read side by side.
 */
export function preferred<T extends Pick<ResourceCidr, 'ipUsage' | 'seenBy'>>(a: T, b: T): T {
  const more = (b.ipUsage ?? -1) - (a.ipUsage ?? -1);
  return more > 0 || (more === 0 && (b.seenBy ?? '') < (a.seenBy ?? '')) ? b : a;
}

/** A line of a group: as in the inventory, but for a pool's allocations, which are there together. */
export type GroupLine = Exclude<InventoryRow, AllocationRecord> | Allocations;

/** What an allocation is held for, where that was not seen. */
export type UnseenOf = (allocation: AllocationRecord) => UnseenAllocation | undefined;

/** Cuts a sorted inventory where the VPC (or the pool, or the single resource) changes. Holds one group. */
export function groups(rows: AsyncIterable<InventoryRow>, unseenOf?: UnseenOf): AsyncGenerator<GroupLine[]> {
  const add = (group: GroupLine[], row: InventoryRow) => addTo(group, row, unseenOf);
  return grouped(rows, ({ key }) => groupOf(key), add);
}

function addTo(group: GroupLine[], row: InventoryRow, unseenOf: UnseenOf | undefined): void {
  if (!('record' in row && row.record === 'allocation')) {
    group.push(row);
    return;
  }
  const last = group.at(-1);
  const allocations = last instanceof Allocations ? last : new Allocations(row.key);
  allocations.add(row, unseenOf?.(row));
  if (last !== allocations) group.push(allocations);
}
