import type { MapPool } from './pool-tree.ts';
import { holds, type Stretch } from './ranges.ts';

/** The pools around one, and itself. They come before it in the list, each less deep than the next. */
export function poolPath(
  ids: readonly string[],
  pools: readonly MapPool[],
  pool: MapPool,
): { id: string; row: number }[] {
  const path: { id: string; row: number }[] = [];
  let depth = pool.depth + 1;
  for (const each of pools.slice(0, pools.indexOf(pool) + 1).reverse()) {
    if (each.depth >= depth) continue;
    path.unshift({ id: ids[each.row] ?? '', row: each.row });
    depth = each.depth;
  }
  return path;
}

/** The innermost pool that holds addresses, and the pools around it. */
export function pathTo(ids: readonly string[], pools: readonly MapPool[], stretch: Stretch | undefined) {
  const around = stretch && pools.findLast(({ spaces }) => spaces.some((space) => holds(space, stretch)));
  return { around, path: around ? poolPath(ids, pools, around) : [] };
}
