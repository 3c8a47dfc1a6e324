import { counted } from '../../text/count.ts';
import type { ReportData } from '../report-data.ts';
import { looseRows } from './loose-rows.ts';
import { itemRow, type MapPage, type MapRow, NOTHING_ELSE } from './page-rows.ts';
import { pathTo, poolPath } from './pool-path.ts';
import type { MapPool } from './pool-tree.ts';
import { rangePage } from './range-page.ts';
import { stretchText } from './ranges.ts';
import type { ScopeMap } from './scope-map.ts';
import { stripOf } from './strip.ts';

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
    note: [name, `${counted(items.length, 'block')} in no pool`].filter(Boolean).join(' · '),
    strips: [stripOf(stretch, items, free)],
  }));
  return { level: 'scope', path: [], rows: map.pools.map((pool) => poolRow(columns.id, pool)), below: [], loose };
}

function poolRow(ids: readonly string[], { row, depth, spaces }: MapPool, from = 0): MapRow {
  return {
    id: ids[row] ?? '',
    row,
    depth: depth - from,
    note: '',
    strips: spaces.map((space) => stripOf(space, space.items)),
  };
}

function poolPage({ columns }: ReportData, { pools }: ScopeMap, id: string): MapPage | undefined {
  const pool = pools.find(({ row }) => columns.id[row] === id);
  if (!pool) return undefined;
  const after = pools.slice(pools.indexOf(pool) + 1);
  const end = after.findIndex(({ depth }) => depth <= pool.depth);
  const below = (end < 0 ? after : after.slice(0, end)).map((each) => poolRow(columns.id, each, pool.depth + 1));
  const rows = [poolRow(columns.id, pool, pool.depth)];
  return { level: 'pool', path: poolPath(columns.id, pools, pool), rows, below, loose: [] };
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
        ...NOTHING_ELSE,
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
    return {
      level: 'subnet',
      path,
      rows: subnets.map((item) => itemRow(item.rows[0] ?? -1, id, item)),
      ...NOTHING_ELSE,
    };
  }
  return undefined;
}
