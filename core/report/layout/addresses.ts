import type { ReportColumns } from '../report-data.ts';
import { type Item, itemOf } from './item.ts';
import { byAddress, holds, type Stretch } from './ranges.ts';

interface Held extends Stretch {
  readonly row: number;
}

const ADDRESSES = new Set(['eip', 'public-address', 'eni']);

export function isAddress(type: string | undefined): boolean {
  return type !== undefined && ADDRESSES.has(type);
}

/** One item an address, whoever tells of it: an Elastic IP is a row of its own, and a public address as well. */
export function singleAddresses(columns: ReportColumns, held: readonly Held[]): Item[] {
  const same = Map.groupBy(held, ({ family, first, end }) => `${family} ${first} ${end}`);
  return [...same.values()].flatMap((each) =>
    each[0]
      ? [
          itemOf(
            columns,
            'address',
            each.map(({ row }) => row),
            each[0],
          ),
        ]
      : [],
  );
}

/** Public pools and lists with the addresses that lie in them, and the other addresses. */
export function intoPublicPools(columns: ReportColumns, pools: readonly Held[], singles: readonly Item[]): Item[] {
  const held = new Map(pools.map((pool) => [pool, [] as Item[]]));
  const order: { at: Stretch; pool?: Held; single?: Item }[] = [
    ...pools.map((pool) => ({ at: pool, pool })),
    ...singles.map((single) => ({ at: single, single })),
  ];
  const open: Held[] = [];
  const outside: Item[] = [];
  for (const { at, pool, single } of order.sort((a, b) => byAddress(a.at, b.at))) {
    for (let last = open.at(-1); last && !holds(last, at); last = open.at(-1)) open.pop();
    const around = open.at(-1);
    if (pool) open.push(pool);
    else if (single) ((around && held.get(around)) ?? outside).push(single);
  }
  const kindOf = (row: number) => (columns.type[row] === 'public-ipv4-pool' ? 'publicPool' : 'other');
  return [
    ...[...held].map(([pool, inside]) => itemOf(columns, kindOf(pool.row), [pool.row], pool, inside)),
    ...outside,
  ];
}

/** Addresses side by side as one item: three hundred of them are three hundred hairlines. */
export function sideBySide(columns: ReportColumns, items: readonly Item[]): Item[] {
  const joined: Item[] = [];
  let run: Item[] = [];
  const flush = () => {
    const [first] = run;
    const last = run.at(-1);
    if (first && last) {
      const stretch = { family: first.family, first: first.first, end: last.end };
      joined.push(run.length === 1 ? first : itemOf(columns, 'addresses', [], stretch, run));
    }
    run = [];
  };
  for (const item of items) {
    const last = run.at(-1);
    if (last && (item.kind !== 'address' || last.end !== item.first || last.family !== item.family)) flush();
    if (item.kind === 'address') run.push(item);
    else joined.push(item);
  }
  flush();
  return joined;
}
