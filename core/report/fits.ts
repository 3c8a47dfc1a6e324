import { blocksOf } from '../address/free-space.ts';
import { looksDefault } from './default-vpc.ts';
import type { ReportData } from './report-data.ts';

/** Sizes that people ask for: above the largest VPC, and down to the smallest subnet. */
export const FIT_LENGTHS: readonly number[] = [12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28];

/** A pool, or a VPC, that has room for one block at least. */
export interface FitRow {
  readonly row: number;
  readonly largest: number;
  /** How many blocks of each of `FIT_LENGTHS` could be placed, all of that size. */
  readonly blocks: readonly bigint[];
}

/** Pools that give to VPCs, then VPCs, in each those with most room first; what looks like a default VPC comes last. */
export function fitRows(data: ReportData): FitRow[] {
  const { columns, details } = data;
  const rows: FitRow[] = [];
  const seen = new Set<string>();
  for (const [row, { freeSpace, pool }] of details) {
    if (!freeSpace || freeSpace.largest === undefined || columns.family[row] !== 'ipv4') continue;
    if (columns.type[row] !== 'vpc' && pool?.role !== 'leaf') continue;
    // A VPC that two scopes list has the same room in both.
    const key = `${columns.id[row]} ${columns.cidrs[row]?.join()}`;
    if (seen.has(key)) continue;
    seen.add(key);
    rows.push({
      row,
      largest: freeSpace.largest,
      blocks: FIT_LENGTHS.map((length) => blocksOf({ blocks: freeSpace.blocks, largest: freeSpace.largest }, length)),
    });
  }
  const rank = ({ row }: FitRow) => (columns.type[row] !== 'vpc' ? 0 : looksDefault(data, row) ? 2 : 1);
  const free = ({ row }: FitRow) => Number(details.get(row)?.freeSpace?.free ?? 0);
  return rows.sort((a, b) => rank(a) - rank(b) || a.largest - b.largest || free(b) - free(a) || a.row - b.row);
}

/** Those that can take a block of a size. */
export function thatFit(rows: readonly FitRow[], prefixLength: number): FitRow[] {
  const index = FIT_LENGTHS.indexOf(prefixLength);
  return rows.filter(({ blocks }) => (blocks[index] ?? 0n) > 0n);
}

/** How strongly a cell is tinted: none, one, a few, many. The number stands beside it. */
export function tintOf(blocks: bigint): 0 | 1 | 2 | 3 {
  if (blocks === 0n) return 0;
  if (blocks === 1n) return 1;
  return blocks < 16n ? 2 : 3;
}
