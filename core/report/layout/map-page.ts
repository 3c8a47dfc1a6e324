import type { ReportData } from '../report-data.ts';
import { sideBySide } from './addresses.ts';
import type { Item } from './item.ts';
import { looseRows } from './loose-rows.ts';
import type { MapPool } from './pool-tree.ts';
import { holds, parseStretch, type Stretch, stretchText } from './ranges.ts';
import type { ScopeMap } from './scope-map.ts';
import { type Strip, stripOf } from './strip.ts';

/** A strip, or those of a pool with several CIDRs, and what they are. */
export interface MapRow {
  /** What a link of the map calls it: the id of a resource, or addresses. */
  readonly id: string;
  /** Of a pool or a VPC. -1 of addresses in no pool. */
  readonly row: number;
  readonly depth: number;
  /** Of addresses in no pool: what they are set aside for. */
  readonly note: string;
  readonly strips: readonly Strip[];
}

export interface MapPage {
  readonly level: 'scope' | 'pool' | 'range' | 'shared' | 'vpc' | 'subnet';
  /** From the outermost pool inwards, the page itself the last. */
  readonly path: readonly { readonly id: string; readonly row: number }[];
  readonly rows: readonly MapRow[];
  /** Of the whole scope: addresses in no pool. */
  readonly loose: readonly MapRow[];
}

/** What a link of the map shows; of an id that a run does not know, the whole scope. */
export function mapPage(data: ReportData, map: ScopeMap, id?: string): MapPage {
  const found =
    id === undefined ? undefined : (poolPage(data, map, id) ?? networkPage(data, map, id) ?? rangePage(data, map, id));
  return found ?? overview(data, map);
}

function overview({ columns }: ReportData, map: ScopeMap): MapPage {
  const tops = map.pools.filter(({ depth }) => depth === 0).flatMap(({ spaces }) => spaces);
  const loose = looseRows(columns, map.loose, tops).map(({ items, name, free, ...stretch }) => ({
    id: stretchText(stretch),
    row: -1,
    depth: 0,
    note: name,
    strips: [stripOf(stretch, items, free)],
  }));
  return { level: 'scope', path: [], rows: map.pools.map((pool) => poolRow(columns.id, pool)), loose };
}

function poolRow(ids: readonly string[], { row, depth, spaces }: MapPool): MapRow {
  return { id: ids[row] ?? '', row, depth, note: '', strips: spaces.map((space) => stripOf(space, space.items)) };
}

function poolPage({ columns }: ReportData, { pools }: ScopeMap, id: string): MapPage | undefined {
  const pool = pools.find(({ row }) => columns.id[row] === id);
  if (!pool) return undefined;
  return {
    level: 'pool',
    path: poolPath(columns.id, pools, pool),
    rows: [{ ...poolRow(columns.id, pool), depth: 0 }],
    loose: [],
  };
}

/** The pools around one, and itself. They come before it in the list, each less deep than the next. */
function poolPath(ids: readonly string[], pools: readonly MapPool[], pool: MapPool): { id: string; row: number }[] {
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
function pathTo(ids: readonly string[], pools: readonly MapPool[], stretch: Stretch | undefined) {
  const around = stretch && pools.findLast(({ spaces }) => spaces.some((space) => holds(space, stretch)));
  return { around, path: around ? poolPath(ids, pools, around) : [] };
}

/** A VPC, each of its CIDRs; or one subnet. */
function networkPage({ columns }: ReportData, map: ScopeMap, id: string): MapPage | undefined {
  for (const [vpc, items] of map.vpcs) {
    if (columns.id[vpc] === id) {
      const others = [...map.vpcs].filter(([row]) => row !== vpc && columns.id[row] === id);
      const rows = [[vpc, items] as const, ...others].flatMap(([row, own]) =>
        own.map((item) => itemRow(row, id, item)),
      );
      return {
        level: 'vpc',
        path: [...pathTo(columns.id, map.pools, items[0]).path, { id, row: vpc }],
        rows,
        loose: [],
      };
    }
    const subnets = items
      .flatMap(({ inside }) => inside)
      .filter(({ rows: [row] }) => row !== undefined && columns.id[row] === id);
    const [subnet] = subnets;
    if (!subnet) continue;
    const vpcId = columns.id[vpc] ?? '';
    const path = [
      ...pathTo(columns.id, map.pools, subnet).path,
      { id: vpcId, row: vpc },
      { id, row: subnet.rows[0] ?? -1 },
    ];
    return { level: 'subnet', path, rows: subnets.map((item) => itemRow(item.rows[0] ?? -1, id, item)), loose: [] };
  }
  return undefined;
}

function itemRow(row: number, id: string, item: Item): MapRow {
  return {
    id,
    row,
    depth: 0,
    note: '',
    strips: [stripOf(item, item.inside.length > 0 || item.kind === 'vpc' ? item.inside : [item])],
  };
}

/** Any addresses: what stands in them. Of what shares addresses, a strip each, the worst first. */
function rangePage({ columns }: ReportData, map: ScopeMap, id: string): MapPage | undefined {
  const stretch = parseStretch(id);
  if (!stretch) return undefined;
  const { around, path: outer } = pathTo(columns.id, map.pools, stretch);
  const tops = map.pools.filter(({ depth }) => depth === 0).flatMap(({ spaces }) => spaces);
  const row = around ? undefined : looseRows(columns, map.loose, tops).find((each) => holds(each, stretch));
  const space = around?.spaces.find((each) => holds(each, stretch));
  const items = space ? sideBySide(columns, space.items) : (row?.items ?? map.loose);
  const path = [...outer, { id, row: -1 }];
  const strip = stripOf(stretch, items, around !== undefined || (row?.free ?? false));
  const [only] = strip.parts.length === 1 ? strip.parts : [];
  if (only?.kind !== 'block')
    return {
      level: 'range',
      path,
      rows: [{ id, row: -1, depth: 0, note: row?.name ?? '', strips: [strip] }],
      loose: [],
    };
  const [item] = only.items;
  if (item && only.items.length === 1) {
    // Inside of what is one block: a public pool, addresses side by side.
    const inside = stripOf(stretch, item.inside.length > 0 ? item.inside : [item], item.kind === 'publicPool');
    return {
      level: 'range',
      path,
      rows: [{ id, row: item.rows[0] ?? -1, depth: 0, note: '', strips: [inside] }],
      loose: [],
    };
  }
  const rows = only.items.map((each) =>
    itemRow(each.rows[0] ?? -1, columns.id[each.rows[0] ?? -1] ?? each.taken?.id ?? id, each),
  );
  return { level: 'shared', path, rows, loose: [] };
}
