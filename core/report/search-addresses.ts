import { isOneAddress } from '../address/asked.ts';
import type { Cidr } from '../address/cidr.ts';
import { count } from '../text/count.ts';
import { type Related, relatedTo } from './address-index.ts';
import { hrefOf } from './links.ts';
import type { SearchAnswer, SearchGroup, SearchHit } from './search-answer.ts';
import type { TableIndex } from './table-index.ts';

/** Blocks of one scope that are listed: the 129 default VPCs that hold 172.31.0.5 are in the table. */
const MOST_HELD = 8;
/** Of what lies in a block that was asked for. */
const MOST_WITHIN = 6;

interface Found extends Related {
  readonly scope: number;
  readonly hit: SearchHit;
  /** Of one size a subnet stands before the VPC that it fills, and that before its pool. */
  readonly depth: number;
}

/** Who has these addresses: the smallest block first, then outwards, scope by scope. */
export function searchAddresses(index: TableIndex, asked: Cidr, text: string): SearchAnswer {
  const found = [...rowsOf(index, asked), ...takenOf(index, asked)];
  const scopes = Map.groupBy(found, ({ scope }) => scope);
  const groups = [...scopes.values()]
    .map((of) => ({ holding: of.filter(({ how }) => how === 'holds').toSorted(smallestFirst), of }))
    .toSorted((a, b) => sizeOf(b.holding) - sizeOf(a.holding))
    .flatMap(({ holding, of }, place) => {
      const name = scopeName(index, of[0]?.scope ?? 0);
      const lying = of.filter(({ how }) => how === 'lies').toSorted(largestFirst);
      return [
        ...groupOf(place === 0 ? `In ${name}` : `Also in ${name}`, holding, MOST_HELD),
        ...groupOf(`Within ${text}, in ${name}`, lying, MOST_WITHIN),
      ];
    });
  const isOne = isOneAddress(asked);
  return {
    groups,
    found: found.length,
    ...(found.some(({ hit }) => 'row' in hit) && { tableHref: hrefOf({ table: { text } }) }),
    ...(found.length === 0 && {
      none: `${text} is in no network, pool or allocation that was seen${isOne ? '' : ', and nothing that was seen lies in it'}`,
    }),
  };
}

function rowsOf({ data, addresses }: TableIndex, asked: Cidr): Found[] {
  const { columns } = data;
  const found = new Map<number, Found>();
  for (const related of relatedTo(addresses(), asked)) {
    const { owner, how, prefixLength } = related;
    const type = columns.type[owner] ?? '';
    // It is called all addresses, and is neither a network nor a pool.
    if (type === 'ipam-scope') continue;
    const known = found.get(owner);
    if (known && (known.how === 'holds' || how === 'lies') && known.prefixLength >= prefixLength) continue;
    found.set(owner, {
      ...related,
      scope: columns.scope[owner] ?? 0,
      depth: DEPTHS.indexOf(type),
      hit: { row: owner, href: hrefToRow(data, owner, asked.text) },
    });
  }
  return [...found.values()];
}

/** Outermost first; what is none of them stands in front. */
const DEPTHS: readonly string[] = ['subnet', 'vpc', 'ipam-pool'];

/** The map with a pin, where the map shows it: networks and pools. Else what is known of it. */
function hrefToRow({ columns, scopes }: TableIndex['data'], row: number, pin: string): string {
  const id = columns.id[row] ?? '';
  const scopeId = scopes[columns.scope[row] ?? -1]?.scopeId;
  const type = columns.type[row];
  const vpc = columns.id[columns.vpc[row] ?? -1];
  const shown = type === 'subnet' ? vpc : type === 'vpc' || type === 'ipam-pool' ? id : undefined;
  return scopeId !== undefined && shown !== undefined
    ? hrefOf({ map: { scopeId, id: shown, pin: pinText(pin) } })
    : hrefOf({ row: id });
}

/** One address without its length, as people write it. */
function pinText(text: string): string {
  return text.replace(/(?<=\..*)\/32$|(?<=:.*)\/128$/, '');
}

function takenOf({ data, takenAddresses }: TableIndex, asked: Cidr): Found[] {
  const { taken, columns, scopes } = data;
  return relatedTo(takenAddresses(), asked).flatMap((related) => {
    const range = taken[related.owner];
    const scopeId = scopes[range?.scope ?? -1]?.scopeId;
    if (!range || scopeId === undefined) return [];
    const pool = columns.id[range.pool];
    const map = { scopeId, ...(pool !== undefined && { id: pool }), pin: pinText(asked.text) };
    return [{ ...related, scope: range.scope, depth: -1, hit: { taken: related.owner, href: hrefOf({ map }) } }];
  });
}

function smallestFirst(a: Found, b: Found): number {
  return b.prefixLength - a.prefixLength || a.depth - b.depth || a.owner - b.owner;
}

function largestFirst(a: Found, b: Found): number {
  return a.prefixLength - b.prefixLength || b.depth - a.depth || a.owner - b.owner;
}

function sizeOf(holding: readonly Found[]): number {
  return holding[0]?.prefixLength ?? -1;
}

function groupOf(title: string, found: readonly Found[], most: number): SearchGroup[] {
  if (found.length === 0) return [];
  const hits = found.slice(0, most).map(({ hit }) => hit);
  const more = found.length - hits.length;
  return [{ title: more > 0 ? `${title}: ${count(found.length)}` : title, hits, more }];
}

function scopeName({ data }: TableIndex, scope: number): string {
  const { name = '', scopeId = '', scopeType = '' } = data.scopes[scope] ?? {};
  return `${name || scopeId}${scopeType && ` (${scopeType})`}`;
}
