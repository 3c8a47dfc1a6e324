import type { InventoryRow } from '../../statemachine/contracts/inventory.ts';
import type { ResourceCidr } from '../../statemachine/contracts/resource-cidr.ts';

/**
 * A row as the line of the inventory that it becomes, with what Collect has to know of it: one string is far less for
 * the garbage collector to keep than ten objects.
 */
export interface Line extends Pick<ResourceCidr, 'key' | 'ipUsage' | 'seenBy'> {
  /** No row has such a member, by which a line is told from one. */
  readonly json: string;
  /** Absent from records, which are none. */
  readonly resource?: { readonly accountId: string | undefined };
  /** Where there is more to read. */
  readonly region?: string | undefined;
}

export function lineOf<Why extends string>(row: InventoryRow | Line | Why): Line | Why {
  if (typeof row === 'string' || 'json' in row) return row;
  // First: it makes the key one piece, which until then holds on to the text that it was read from.
  const json = JSON.stringify(row);
  if ('record' in row) return { key: row.key, ipUsage: undefined, seenBy: undefined, json };
  const { accountId, type, region } = row.resource;
  return {
    key: row.key,
    ipUsage: row.ipUsage,
    seenBy: row.seenBy,
    json,
    resource: { accountId },
    // Public addresses say by themselves when they were seen: nothing more is asked of their Regions.
    region: type === 'public-address' ? undefined : region,
  };
}
