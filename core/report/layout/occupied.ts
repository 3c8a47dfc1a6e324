import { join, without } from '../../address/free-blocks.ts';
import type { Item } from './item.ts';
import type { MapPool } from './pool-tree.ts';
import { byAddress, holds, type Stretch } from './ranges.ts';

/**
 * What the policy names may be larger than pools, and hold some: it is drawn in each of them where nothing else is. In a
 * pool nothing of it is free; what stands in it shares addresses with it only where it is not the smaller of the two.
 */
export function placeOccupied(pools: readonly MapPool[], loose: Item[], occupied: readonly Item[]): void {
  if (occupied.length === 0) return;
  const spaces = pools.flatMap((pool) => pool.spaces);
  const added = spaces.map((space) => ({
    space,
    pieces: occupied.flatMap((each) => pieces(each, space, space.items, [])),
  }));
  const outside = occupied.flatMap((each) => pieces(each, each, loose, spaces));
  for (const { space, pieces: found } of added) {
    space.items.push(...found);
    space.items.sort(byAddress);
  }
  loose.push(...outside);
  loose.sort(byAddress);
}

/** Of what is in a space, without what stands in it and what others draw. */
function pieces(item: Item, space: Stretch, items: readonly Stretch[], drawn: readonly Stretch[]): Item[] {
  if (item.family !== space.family) return [];
  const first = item.first > space.first ? item.first : space.first;
  const end = item.end < space.end ? item.end : space.end;
  if (first >= end) return [];
  const whole = { family: item.family, first, end };
  const smaller = items.filter((each) => holds(whole, each));
  const others = drawn.filter(({ family }) => family === item.family);
  return without([whole], join([...smaller, ...others])).map((each) => ({ ...item, ...each }));
}
