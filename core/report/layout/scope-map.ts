import type { ReportData } from '../report-data.ts';
import { intoPublicPools, isAddress, singleAddresses } from './addresses.ts';
import { type Item, itemOf } from './item.ts';
import { placeOccupied } from './occupied.ts';
import { intoPools, type MapPool, poolTree } from './pool-tree.ts';
import { byAddress, holds, type Stretch, stretchOf } from './ranges.ts';

/** What stands where in a scope. */
export interface ScopeMap {
  readonly scope: number;
  readonly pools: readonly MapPool[];
  /** What lies in no pool, by address. */
  readonly loose: readonly Item[];
  /** Each CIDR of a VPC, by its row. */
  readonly vpcs: ReadonlyMap<number, readonly Item[]>;
  /** Pools that plan the subnets of a VPC, by its id: they lie inside it, and are no pools among others. */
  readonly planners: ReadonlyMap<string, readonly number[]>;
}

/** ipv6-pool: it covers the space of IPAM's own pools. The others have no addresses of their own. */
const NOT_DRAWN = new Set(['ipam-scope', 'elastic-ips', 'ipv6-pool']);

export function scopeMap(data: ReportData, scope: number): ScopeMap {
  const { columns } = data;
  const byType = new Map<string, number[]>();
  for (let row = 0; row < columns.length; row++) {
    if (columns.scope[row] !== scope) continue;
    const type = columns.type[row] ?? '';
    const rows = byType.get(type);
    if (rows) rows.push(row);
    else byType.set(type, [row]);
  }
  const stretches = (row: number) => (columns.cidrs[row] ?? []).flatMap((cidr) => stretchOf(cidr) ?? []);
  const held = (rows: readonly number[]) => rows.flatMap((row) => stretches(row).map((each) => ({ row, ...each })));
  const {
    'ipam-pool': poolRows = [],
    vpc: vpcRows = [],
    subnet: subnetRows = [],
    ...types
  } = Object.fromEntries(byType);
  const singles: number[] = [];
  const others: number[] = [];
  for (const [type, rows] of Object.entries(types)) {
    if (!NOT_DRAWN.has(type)) (isAddress(type) ? singles : others).push(...rows);
  }

  const { planners, plans } = plannersOf(data, poolRows);
  const taken = takenIn(data, scope);
  // What is kept in a pool that plans a VPC lies in that VPC, not beside it.
  const kept = Map.groupBy(
    taken.filter(({ kind }) => kind !== 'occupied'),
    (each) => plans.get(each.taken?.pool ?? -1) ?? '',
  );
  const subnets = Map.groupBy(held(subnetRows), ({ row }) => columns.vpc[row] ?? -1);
  const vpcs = new Map<number, Item[]>();
  const standing: Item[] = intoPublicPools(columns, held(others), singleAddresses(columns, held(singles)));
  for (const row of vpcRows) {
    const items = vpcItems(data, row, stretches(row), subnets.get(row) ?? [], kept.get(columns.id[row] ?? '') ?? []);
    vpcs.set(row, items);
    standing.push(...items);
  }
  for (const { row, ...stretch } of [...subnets.values()].flat()) {
    const around = vpcs.get(columns.vpc[row] ?? -1);
    if (!around?.some((each) => holds(each, stretch))) standing.push(itemOf(columns, 'subnet', [row], stretch));
  }
  // An Elastic IP that a pool gave away is a row already.
  const known = new Set(standing.map(placeKey));
  standing.push(...(kept.get('') ?? []).filter((each) => !known.has(placeKey(each))));
  const pools = poolTree(
    columns,
    poolRows.filter((row) => !plans.has(row)),
    stretches,
  );
  const loose = intoPools(columns, pools, standing);
  placeOccupied(
    pools,
    loose,
    taken.filter(({ kind }) => kind === 'occupied'),
  );
  return { scope, pools, loose, vpcs, planners };
}

function plannersOf({ columns, details }: ReportData, pools: readonly number[]) {
  const planners = new Map<string, number[]>();
  const plans = new Map<number, string>();
  const seen = new Set(columns.id);
  for (const row of pools) {
    const pool = details.get(row)?.pool;
    const vpc = pool?.role === 'planning' ? pool.planningFor : undefined;
    // Of a VPC that was not seen it is all that shows its addresses.
    if (vpc === undefined || !seen.has(vpc)) continue;
    plans.set(row, vpc);
    planners.set(vpc, [...(planners.get(vpc) ?? []), row]);
  }
  return { planners, plans };
}

function takenIn({ taken }: ReportData, scope: number): Item[] {
  return taken.flatMap((each): Item[] => {
    const stretch = each.scope === scope ? stretchOf(each.cidr) : undefined;
    return stretch ? [{ ...stretch, kind: each.kind, rows: [], taken: each, inside: [], worst: 'notApplicable' }] : [];
  });
}

function vpcItems(
  { columns }: ReportData,
  row: number,
  own: readonly Stretch[],
  subnets: readonly (Stretch & { readonly row: number })[],
  kept: readonly Item[],
): Item[] {
  const inside = [...subnets.map((each) => itemOf(columns, 'subnet', [each.row], each)), ...kept].sort(byAddress);
  return own.map((each) =>
    itemOf(
      columns,
      'vpc',
      [row],
      each,
      inside.filter((part) => holds(each, part)),
    ),
  );
}

function placeKey({ family, first, end }: Stretch): string {
  return `${family} ${first} ${end}`;
}
