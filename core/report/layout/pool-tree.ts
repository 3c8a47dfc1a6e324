import type { ReportColumns } from '../report-data.ts';
import { type Item, itemOf } from './item.ts';
import { byAddress, holds, type Stretch } from './ranges.ts';

/** One CIDR of a pool, and what stands in it without being in a pool below. Pools below are items of it. */
export interface PoolSpace extends Stretch {
  readonly row: number;
  readonly items: Item[];
}

/** A pool among others. */
export interface MapPool {
  readonly row: number;
  readonly depth: number;
  readonly spaces: readonly PoolSpace[];
}

/** Pools by address, each before those that take their CIDRs from it. */
export function poolTree(
  columns: ReportColumns,
  rows: readonly number[],
  stretches: (row: number) => readonly Stretch[],
): MapPool[] {
  const all = new Set(rows);
  const below = Map.groupBy(rows, (row) => {
    const above = columns.pool[row] ?? -1;
    return all.has(above) ? above : -1;
  });
  const list: MapPool[] = [];
  // Rows that name each other as parent would go on for ever: from -1 on nobody reaches them, and they come last.
  const seen = new Set<number>();
  const walk = (pools: readonly number[], depth: number): void => {
    const found = pools.filter((row) => !seen.has(row)).map((row) => ({ row, depth, own: disjoint(stretches(row)) }));
    for (const { row, own } of found.sort((a, b) => byFirst(a.own, b.own))) {
      seen.add(row);
      list.push({ row, depth, spaces: own.map((stretch) => ({ ...stretch, row, items: [] })) });
      walk(below.get(row) ?? [], depth + 1);
    }
  };
  walk(below.get(-1) ?? [], 0);
  for (const row of rows) walk([row], 0);
  return list;
}

/** Each address of a pool once. */
function disjoint(stretches: readonly Stretch[]): Stretch[] {
  return stretches.filter(
    (each, index) => !stretches.some((other, at) => holds(other, each) && (at < index || !holds(each, other))),
  );
}

/** What has no address comes last. */
function byFirst([one]: readonly Stretch[], [other]: readonly Stretch[]): number {
  return one && other ? byAddress(one, other) : Number(other !== undefined) - Number(one !== undefined);
}

/**
 * Puts each item into the innermost pool that holds it; the rest comes back, by address. An item larger than a pool stands
 * in that one as well: it leaves nothing free there, and is what the pool shares its addresses with.
 */
export function intoPools(columns: ReportColumns, pools: readonly MapPool[], items: readonly Item[]): Item[] {
  // The sort is stable: of two pools of the same addresses the outer one comes first, and pools before what is in them.
  const order: { at: Stretch; space?: PoolSpace; item?: Item }[] = [
    ...pools.flatMap(({ spaces }) => spaces.map((space) => ({ at: space, space }))),
    ...items.map((item) => ({ at: item, item })),
  ];
  const loose: Item[] = [];
  const open: PoolSpace[] = [];
  let larger: Item[] = [];
  const around = new Map<PoolSpace, PoolSpace | undefined>();
  for (const { at, space, item } of order.sort((a, b) => byAddress(a.at, b.at))) {
    for (let last = open.at(-1); last && !holds(last, at); last = open.at(-1)) open.pop();
    if (space) {
      // CIDRs hold each other or share nothing: what does not hold this pool ends before it.
      larger = larger.filter((each) => holds(each, space));
      space.items.push(...larger);
      around.set(space, open.at(-1));
      open.push(space);
    } else if (item) {
      (open.at(-1)?.items ?? loose).push(item);
      larger.push(item);
    }
  }
  // From the innermost outwards: a pool is as bad as what is in it.
  for (const [space, outer] of [...around].reverse()) {
    space.items.sort(byAddress);
    outer?.items.push(poolItem(columns, space));
  }
  return loose;
}

/** A pool as its surroundings see it. */
export function poolItem(columns: ReportColumns, space: PoolSpace): Item {
  return { ...itemOf(columns, 'pool', [space.row], space, space.items), inside: [] };
}
