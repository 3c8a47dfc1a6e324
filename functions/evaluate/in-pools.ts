import { type Cidr, parseCidr } from '../../core/address/cidr.ts';
import { join, type Range, spaceOf, without } from '../../core/address/free-blocks.ts';
import { Allocations } from '../../core/inventory/allocations.ts';
import { groups, mergeParts } from '../../core/inventory/groups.ts';
import type { InventoryRow } from '../../statemachine/contracts/inventory.ts';
import { ADDRESSES } from '../../statemachine/contracts/overlap.ts';
import type { Family, ResourceCidr } from '../../statemachine/contracts/resource-cidr.ts';

/** Where a list of the inventory is. */
interface Lists {
  readonly pools: string;
  /** The parts that hold a list. */
  readonly read: (list: string) => readonly AsyncIterable<InventoryRow>[];
}

/**
 * Public addresses and pools that lie in what IPAM's pools did not give away; of the others, which may be millions, somebody
 * else takes the place. `mayHold` is asked for each range that is kept until then, 100 bytes; a no is the end.
 */
export async function* addressesInPools({ pools, read }: Lists, mayHold: () => boolean): AsyncGenerator<ResourceCidr> {
  const parts = ADDRESSES.flatMap(read);
  const left = parts.length > 0 && (await leftIn(read(pools), mayHold));
  if (!left) return;
  for await (const row of mergeParts(parts, () => {})) {
    const cidr = 'record' in row ? undefined : parseCidr(row.resource.cidr);
    if (cidr && !('record' in row) && meets(left[cidr.family], cidr)) yield row;
  }
}

async function leftIn(
  pools: readonly AsyncIterable<InventoryRow>[],
  mayHold: () => boolean,
): Promise<Record<Family, readonly Range[]> | undefined> {
  const left: Record<Family, Range[]> = { ipv4: [], ipv6: [] };
  for await (const lines of groups(mergeParts(pools, () => {}))) {
    const given = lines.find((line) => line instanceof Allocations)?.all ?? [];
    const cidrs = lines.flatMap((line) =>
      'record' in line && line.record === 'poolCidr' && line.state === 'provisioned'
        ? (parseCidr(line.cidr ?? '') ?? [])
        : [],
    );
    for (const range of without(spaceOf(cidrs), given)) {
      if (!mayHold()) return undefined;
      left[cidrs[0]?.family ?? 'ipv4'].push(range);
    }
  }
  if (left.ipv4.length + left.ipv6.length === 0) return undefined;
  return { ipv4: join(left.ipv4), ipv6: join(left.ipv6) };
}

function meets(sorted: readonly Range[], { first, size }: Cidr): boolean {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle]?.end ?? 0n) <= first) low = middle + 1;
    else high = middle;
  }
  const next = sorted[low];
  return next !== undefined && next.first < first + size;
}
