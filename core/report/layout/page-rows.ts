import type { Item } from './item.ts';
import { type Strip, stripOf } from './strip.ts';

/** A strip, or those of a pool with several CIDRs, and what they are. */
export interface MapRow {
  /** What a link of the map calls it: the id of a resource, or addresses. */
  readonly id: string;
  /** Of a pool or a VPC. -1 of addresses in no pool. */
  readonly row: number;
  readonly depth: number;
  /** Of what is no row: what it is. */
  readonly note: string;
  readonly strips: readonly Strip[];
}

export interface MapPage {
  readonly level: 'scope' | 'pool' | 'range' | 'shared' | 'vpc' | 'subnet';
  /** From the outermost pool inwards, the page itself the last. */
  readonly path: readonly { readonly id: string; readonly row: number }[];
  readonly rows: readonly MapRow[];
  /** Of a pool: those inside it. */
  readonly below: readonly MapRow[];
  /** Of the whole scope: addresses in no pool. */
  readonly loose: readonly MapRow[];
}

/** Most pages are rows and nothing else. */
export const NOTHING_ELSE = { below: [], loose: [] } as const;

export function itemRow(row: number, id: string, item: Item): MapRow {
  return {
    id,
    row,
    depth: 0,
    note: '',
    strips: [stripOf(item, item.inside.length > 0 || item.kind === 'vpc' ? item.inside : [item])],
  };
}
