import type { ReportData } from '../report-data.ts';
import type { Item } from './item.ts';
import { looseRows } from './loose-rows.ts';
import { itemRow, type MapPage, type MapRow, NOTHING_ELSE } from './page-rows.ts';
import { pathTo } from './pool-path.ts';
import { holds, parseStretch, stretchText } from './ranges.ts';
import type { ScopeMap } from './scope-map.ts';
import { stripOf } from './strip.ts';
import { nameOf, typeOf } from './words.ts';

/** Any addresses: what stands in them. Of what shares addresses, a strip each, the worst first. */
export function rangePage(data: ReportData, map: ScopeMap, id: string): MapPage | undefined {
  const { columns } = data;
  const stretch = parseStretch(id);
  if (!stretch) return undefined;
  const { space, path: outer } = pathTo(columns.id, map.pools, stretch);
  const tops = map.pools.filter(({ depth }) => depth === 0).flatMap(({ spaces }) => spaces);
  const row = space ? undefined : looseRows(columns, map.loose, tops).find((each) => holds(each, stretch));
  const standing = space?.items ?? row?.items ?? map.loose;
  // Inside of a VPC there are its subnets; of several, those of all.
  const containers = standing.filter((each) => each.inside.length > 0 && holds(each, stretch) && !holds(stretch, each));
  const items = [
    ...standing.filter((each) => !containers.includes(each)),
    ...containers.flatMap(({ inside }) => inside),
  ];
  const within = containers.length === 1 ? (containers[0]?.rows[0] ?? -1) : -1;
  const path = [...outer, ...(within < 0 ? [] : [{ id: columns.id[within] ?? '', row: within }]), { id, row: -1 }];
  const strip = stripOf(stretch, items, space !== undefined || (row?.free ?? false));
  const [only] = strip.parts.length === 1 ? strip.parts : [];
  if (only?.kind !== 'block')
    return {
      level: 'range',
      path,
      rows: [{ id, row: -1, depth: 0, note: row?.name ?? '', strips: [strip] }],
      ...NOTHING_ELSE,
    };
  const [item] = only.items;
  if (item && only.items.length === 1) {
    // Inside of what is one block: a public pool, addresses side by side.
    const inside = stripOf(stretch, item.inside.length > 0 ? item.inside : [item], item.kind === 'publicPool');
    return {
      level: 'range',
      path,
      rows: [{ id, row: item.rows[0] ?? -1, depth: 0, note: '', strips: [inside] }],
      ...NOTHING_ELSE,
    };
  }
  const rows = only.items.map((each) => sharedRow(data, each));
  return { level: 'shared', path, rows, ...NOTHING_ELSE };
}

function sharedRow(data: ReportData, item: Item): MapRow {
  const [row = -1] = item.rows;
  if (row >= 0) return itemRow(row, data.columns.id[row] ?? '', item);
  return { ...itemRow(row, stretchText(item), item), note: `${typeOf(data, item)} · ${nameOf(data, item)}` };
}
