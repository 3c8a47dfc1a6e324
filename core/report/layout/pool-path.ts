import type { MapPool, PoolSpace } from './pool-tree.ts';
import { byAddress, holds, type Stretch } from './ranges.ts';

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

/** The innermost pool that holds addresses, where `intoPools` puts them, and the pools around it. */
export function pathTo(ids: readonly string[], pools: readonly MapPool[], stretch: Stretch | undefined) {
  const spaces = stretch ? pools.flatMap((pool) => pool.spaces.filter((each) => holds(each, stretch))) : [];
  const space: PoolSpace | undefined = spaces.sort(byAddress).at(-1);
  const pool = pools.find(({ row }) => row === space?.row);
  return { space, path: pool ? poolPath(ids, pools, pool) : [] };
}
