import type { ReportColumns } from '../report-data.ts';
import { sideBySide } from './addresses.ts';
import type { Item } from './item.ts';
import { type PoolSpace, poolItem } from './pool-tree.ts';
import { blockAround, byAddress, holds, type Stretch, stretchOf } from './ranges.ts';

/** Addresses in no pool: one row of the map. */
export interface LooseRow extends Stretch {
  readonly items: readonly Item[];
  readonly name: string;
  /** Whether what is between the items is ours to give: of public addresses it is somebody else's. */
  readonly free: boolean;
}

const HOMES = [
  ['10.0.0.0/8', 'RFC 1918'],
  ['172.16.0.0/12', 'RFC 1918'],
  ['192.168.0.0/16', 'RFC 1918'],
  ['100.64.0.0/10', 'RFC 6598'],
  ['fc00::/7', 'RFC 4193'],
] as const;

const PRIVATE = HOMES.flatMap(([cidr, name]) => {
  const stretch = stretchOf(cidr);
  return stretch ? [{ ...stretch, cidr, name }] : [];
});

/** Which private addresses these are. */
export function homeOf(stretch: Stretch): { readonly cidr: string; readonly name: string } | undefined {
  return PRIVATE.find((each) => holds(each, stretch));
}

/** What else there is, by blocks of this size. */
const PREFIX = { ipv4: 16n, ipv6: 32n } as const;

/** A row of its own is for more than a few addresses: those AWS gives lie all over the world, each in another /16. */
const FEW = 8;

export function looseRows(columns: ReportColumns, loose: readonly Item[], pools: readonly PoolSpace[]): LooseRow[] {
  const groups = Map.groupBy(sideBySide(columns, loose), (item) => {
    const home = homeOf(item);
    // Of fc00::/7 each organisation draws its own /48 by lot.
    if (home && item.family === 'ipv4') return home.cidr;
    const bits = item.family === 'ipv4' ? 32n : 128n;
    return `${item.family} ${item.first >> (bits - PREFIX[item.family])}`;
  });
  const rows: LooseRow[] = [];
  const scattered: Item[] = [];
  for (const items of groups.values()) {
    const [first] = items;
    if (!first) continue;
    const addresses = items.flatMap((each) => (each.kind === 'addresses' ? each.inside : [each]));
    if (addresses.every(({ kind }) => kind === 'address') && addresses.length <= FEW) {
      scattered.push(...items);
      continue;
    }
    const end = items.reduce((last, each) => (each.end > last ? each.end : last), first.end);
    const around = blockAround({ family: first.family, first: first.first, end });
    const home = homeOf(around);
    rows.push({ ...rowOf(columns, around, items, pools), name: home?.name ?? '', free: home !== undefined });
  }
  for (const family of ['ipv4', 'ipv6'] as const) {
    const items = scattered.filter((each) => each.family === family).sort(byAddress);
    const [first] = items;
    const last = items.at(-1);
    if (!first || !last) continue;
    const around = { family, first: first.first, end: last.end };
    rows.push({ ...rowOf(columns, around, items, pools), name: 'single addresses', free: false });
  }
  return rows.sort(byAddress);
}

/** With the pools that lie in it: their space is not free. */
function rowOf(columns: ReportColumns, around: Stretch, items: readonly Item[], pools: readonly PoolSpace[]) {
  const inside = pools.filter((each) => holds(around, each));
  const { family, first, end } = around;
  return { family, first, end, items: [...items, ...inside.map((each) => poolItem(columns, each))] };
}
