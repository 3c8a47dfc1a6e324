import { CELLS } from '../../../../core/report/layout/boxes.ts';
import { linesOf } from '../../../../core/report/layout/lines.ts';
import { mapPage } from '../../../../core/report/layout/map-page.ts';
import { scopeMap } from '../../../../core/report/layout/scope-map.ts';
import { targetOf } from '../../../../core/report/layout/target.ts';
import type { ReportData } from '../../../../core/report/report-data.ts';

/** Rows of a scope that somebody comes to who follows every block, every row's name and every pool that plans. */
export function reachedRows(data: ReportData, scope: number, width: number): Set<number> {
  const map = scopeMap(data, scope);
  const scopeId = data.scopes[scope]?.scopeId ?? '';
  const rows = new Set<number>();
  const seen = new Set<string | undefined>([undefined]);
  const open: (string | undefined)[] = [undefined];
  const goTo = (id: string) => {
    if (!seen.has(id)) open.push(id);
    seen.add(id);
  };
  while (open.length > 0) {
    const page = mapPage(data, map, open.shift());
    const last = page.path.at(-1);
    for (const row of map.planners.get(last?.id ?? '') ?? []) rows.add(row);
    for (const row of [...page.rows, ...page.below, ...page.loose]) {
      if (row.row >= 0) rows.add(row.row);
      goTo(row.id);
      for (const box of row.strips.flatMap((strip) => linesOf(strip, { ...CELLS, width, lines: 3 }).flat())) {
        const target = targetOf(data, scopeId, box);
        if (target && 'map' in target && target.map.id !== undefined) goTo(target.map.id);
        const items = box.parts.flatMap((part) => (part.kind === 'block' ? part.items : []));
        if (target && 'row' in target) for (const each of items.flatMap((item) => item.rows)) rows.add(each);
      }
    }
  }
  return rows;
}

const WITHOUT = new Set(['ipam-scope', 'ipv6-pool', 'elastic-ips']);

/** Rows of a scope that have addresses, and pools even without. */
export function rowsToReach({ columns }: ReportData, scope: number): number[] {
  return Array.from({ length: columns.length }, (_, row) => row).filter((row) => {
    const type = columns.type[row] ?? '';
    const drawn = columns.scope[row] === scope && !WITHOUT.has(type);
    return drawn && (type === 'ipam-pool' || (columns.cidrs[row]?.length ?? 0) > 0);
  });
}
