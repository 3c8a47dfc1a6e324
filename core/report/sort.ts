import { parseCidr } from '../address/cidr.ts';
import { type ReportData, VERDICTS } from './report-data.ts';
import { rowName } from './row-name.ts';
import { lazy } from './table-index.ts';

/** What to sort by, as it stands in a link: `used`, and `-used` for the other way round. */
export interface Sort {
  readonly key: string;
  readonly descending: boolean;
}

export function sortOf(text: string | undefined): Sort | undefined {
  const key = text?.replace(/^-/, '') ?? '';
  return Object.hasOwn(KEYS, key) ? { key, descending: text !== key } : undefined;
}

/** Makes the keys of a column once, when it is first sorted by. */
export interface Sorter {
  readonly keys: (key: string) => Float64Array;
}

export function sorter(data: ReportData): Sorter {
  const made = new Map(Object.entries(KEYS).map(([key, make]) => [key, lazy(() => make(data))]));
  const none = lazy(() => new Float64Array(data.columns.length));
  return { keys: (key) => (made.get(key) ?? none)() };
}

/** In a new list; those that have no value are at the end either way, and equals stay in the order that they had. */
export function sortRows(rows: Int32Array, sort: Sort | undefined, { keys }: Sorter): Int32Array {
  if (!sort) return rows;
  const by = keys(sort.key);
  const way = sort.descending ? -1 : 1;
  return Int32Array.from(rows).sort((a, b) => {
    const left = by[a] ?? Number.NaN;
    const right = by[b] ?? Number.NaN;
    if (left === right) return 0;
    if (Number.isNaN(left)) return Number.isNaN(right) ? 0 : 1;
    return Number.isNaN(right) ? -1 : (left - right) * way;
  });
}

const KEYS: Readonly<Record<string, (data: ReportData) => Float64Array>> = {
  verdict: ({ columns }) => Float64Array.from(columns.verdict, (verdict) => VERDICTS.indexOf(verdict)),
  name: (data) => ranks(data.columns.id.map((_, row) => rowName(data, row))),
  type: ({ columns }) => ranks(columns.type),
  cidr: cidrKeys,
  account: ({ columns, run }) => ranks(columns.account.map((id) => run.accountNames[id] ?? id)),
  where: ({ columns }) => ranks(columns.region.map((region, row) => `${region} ${columns.zone[row]}`.trim())),
  used: ({ columns }) => Float64Array.from(columns.usedPercent, (value) => value ?? Number.NaN),
  free: ({ columns }) => Float64Array.from(columns.free, (value) => (value === undefined ? Number.NaN : Number(value))),
  fullIn: ({ columns }) =>
    Float64Array.from(columns.fullIn, (fullIn) => {
      if (!fullIn || 'none' in fullIn) return Number.NaN;
      return fullIn.p50 ?? Number.POSITIVE_INFINITY;
    }),
  since: ({ columns }) => Float64Array.from(columns.since, (at) => Date.parse(at)),
};

/** Places of texts among all that there are: app-2 before app-10. Empty ones have none. */
export function ranks(texts: readonly string[]): Float64Array {
  const { compare } = new Intl.Collator('en', { numeric: true });
  const sorted = [...new Set(texts)].sort(compare);
  const rank = new Map(sorted.map((text, at) => [text, at]));
  return Float64Array.from(texts, (text) => (text === '' ? Number.NaN : (rank.get(text) ?? Number.NaN)));
}

/** By the first of its addresses, the larger block before what lies in it; IPv6 behind IPv4. */
function cidrKeys({ columns }: ReportData): Float64Array {
  const keys = new Float64Array(columns.length).fill(Number.NaN);
  const ipv6: { readonly row: number; readonly first: bigint; readonly prefixLength: number }[] = [];
  columns.cidrs.forEach(([text = ''], row) => {
    const cidr = parseCidr(text);
    if (!cidr) return;
    if (cidr.family === 'ipv6') ipv6.push({ row, ...cidr });
    else keys[row] = Number(cidr.first) * 64 + cidr.prefixLength;
  });
  // 128 bits are more than a double holds: places among each other do.
  const order = ipv6.sort((a, b) =>
    a.first === b.first ? a.prefixLength - b.prefixLength : a.first < b.first ? -1 : 1,
  );
  let rank = 2 ** 40;
  order.forEach(({ row, first, prefixLength }, at) => {
    const before = order[at - 1];
    if (before && (before.first !== first || before.prefixLength !== prefixLength)) rank++;
    keys[row] = rank;
  });
  return keys;
}
