import type { ReportData } from '../report-data.ts';
import { sideBySide } from './addresses.ts';
import type { Item } from './item.ts';
import { homeOf, type LooseRow, looseRows } from './loose-rows.ts';
import { itemRow, type MapPage, type MapRow, NOTHING_ELSE } from './page-rows.ts';
import { pathTo } from './pool-path.ts';
import { poolItem } from './pool-tree.ts';
import { holds, parseStretch, type Stretch, stretchText } from './ranges.ts';
import type { ScopeMap } from './scope-map.ts';
import { type Strip, stripOf } from './strip.ts';
import { nameOf, typeOf } from './words.ts';

/** Any addresses: what stands in them. Of what shares addresses, a strip each, the worst first. */
export function rangePage(data: ReportData, map: ScopeMap, id: string): MapPage | undefined {
  const { columns } = data;
  const stretch = parseStretch(id);
  if (!stretch) return undefined;
  const { space, path: outer } = pathTo(columns.id, map.pools, stretch);
  const {
    items: standing,
    name,
    free,
  } = space ? { items: space.items, name: '', free: true } : inNoPool(data, map, stretch);
  // Inside of a VPC there are its subnets; of several, those of all.
  const containers = standing.filter((each) => each.inside.length > 0 && holds(each, stretch) && !holds(stretch, each));
  const items = [
    ...standing.filter((each) => !containers.includes(each)),
    ...containers.flatMap(({ inside }) => inside),
  ];
  const pathIn = ([within, ...others]: readonly Item[]) => {
    const [row = -1] = others.length === 0 ? (within?.rows ?? []) : [];
    return [...outer, ...(row < 0 ? [] : [{ id: columns.id[row] ?? '', row }]), { id, row: -1 }];
  };
  const range = (row: number, note: string, strip: Strip): MapPage => ({
    level: 'range',
    path: pathIn(containers),
    rows: [{ id, row, depth: 0, note, strips: [strip] }],
    ...NOTHING_ELSE,
  });
  const strip = stripOf(stretch, items, free);
  const [only] = strip.parts.length === 1 ? strip.parts : [];
  if (only?.kind !== 'block') return range(-1, name, strip);
  const [item] = only.items;
  const alone = only.items.length === 1 ? item : undefined;
  const sharing = sharingAll(stretch, alone?.inside ?? only.items);
  if (sharing.length > 1 || !alone) {
    const rows = sharing.map((each) => sharedRow(data, each));
    return { level: 'shared', path: pathIn(alone ? [alone] : containers), rows, ...NOTHING_ELSE };
  }
  // Inside of what is one block: a public pool, addresses side by side.
  const inside = stripOf(stretch, alone.inside.length > 0 ? alone.inside : [alone], alone.kind === 'publicPool');
  return range(alone.rows[0] ?? -1, '', inside);
}

/** Of a row of the whole scope what that row has; of other addresses all that stands in them. */
function inNoPool(
  { columns }: ReportData,
  { pools, loose }: ScopeMap,
  stretch: Stretch,
): Omit<LooseRow, keyof Stretch> {
  const tops = pools.filter(({ depth }) => depth === 0).flatMap(({ spaces }) => spaces);
  const row = looseRows(columns, loose, tops).find((each) => same(each, stretch));
  if (row) return row;
  const home = homeOf(stretch);
  const items = [...sideBySide(columns, loose), ...tops.map((each) => poolItem(columns, each))];
  return { items, name: home?.name ?? '', free: home !== undefined };
}

/**
 * Items that are one block over all of a stretch; none where they are not. What is shared that way inside one of them
 * follows it: the strip of that one would lead to the same addresses again, and never to what shares them.
 */
function sharingAll(stretch: Stretch, items: readonly Item[]): Item[] {
  const { parts } = stripOf(stretch, items);
  const [only] = parts.length === 1 ? parts : [];
  if (only?.kind !== 'block') return [];
  return only.items.flatMap((item) => {
    const inside = same(item, stretch) ? sharingAll(stretch, item.inside) : [];
    return inside.length > 1 ? [item, ...inside] : [item];
  });
}

function same(one: Stretch, other: Stretch): boolean {
  return holds(one, other) && holds(other, one);
}

function sharedRow(data: ReportData, item: Item): MapRow {
  const [row = -1] = item.rows;
  if (row >= 0) return itemRow(row, data.columns.id[row] ?? '', item);
  return { ...itemRow(row, stretchText(item), item), note: `${typeOf(data, item)} · ${nameOf(data, item)}` };
}
