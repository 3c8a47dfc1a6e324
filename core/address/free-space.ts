import type { FreeSpace } from '../../statemachine/contracts/free-space.ts';
import type { Family } from '../../statemachine/contracts/resource-cidr.ts';
import { unitOf } from './cidr.ts';
import { countOf } from './exact.ts';
import { BITS, countBlocks, type Range } from './free-blocks.ts';

/** The smallest subnet, and so the smallest block worth counting in a VPC. */
export const SMALLEST_SUBNET = { ipv4: 28, ipv6: 64 } as const;

/** The smallest allocation that a count in the family's unit can tell apart: an address, a /64. */
export const SMALLEST_UNIT = { ipv4: 32, ipv6: 64 } as const;

/**
 * What the free ranges hold, as blocks no smaller than `smallest`. The ranges are disjoint, and a block lies in one of
 * them: each falls apart into the fewest aligned blocks in one way only, and every free aligned block lies in one of
 * those. So one pass counts all sizes, however many prefix lengths the family has.
 */
export function freeSpaceOf(free: readonly Range[], family: Family, smallest: number): FreeSpace {
  const bits = BITS[family];
  const exactly = new Array<number>(bits + 1).fill(0);
  let addresses = 0n;
  for (const { first, end } of free) {
    addresses += end - first;
    for (let from = first; from < end; ) {
      const length = largestAt(from, end, family);
      exactly[length] = (exactly[length] ?? 0) + 1;
      from += 1n << BigInt(bits - length);
    }
  }
  const found = exactly.findIndex((count) => count > 0);
  const unit = SMALLEST_UNIT[family];
  const blocks: FreeSpace['blocks'] = {};
  let units = 0n;
  for (let length = Math.max(found, 0), count = 0n; length <= Math.max(smallest, unit); length++) {
    count = 2n * count + BigInt(exactly[length] ?? 0);
    if (length <= smallest && count > 0n) blocks[length] = countOf(count);
    if (length === unit) units = count;
  }
  return {
    unit: unitOf(family),
    free: countOf(units),
    ...(found >= 0 && { largest: found }),
    blocks,
    fragmentationPercent: found < 0 ? 0 : outside(1n << BigInt(bits - found), addresses),
  };
}

/** Whole units of the family in disjoint ranges. */
export function unitsIn(ranges: readonly Range[], family: Family): bigint {
  return countBlocks(ranges, family, SMALLEST_UNIT[family]);
}

/** Blocks of a prefix length that could be placed, also of a size that `blocks` does not name. */
export function blocksOf({ blocks, largest }: Pick<FreeSpace, 'blocks' | 'largest'>, prefixLength: number): bigint {
  const known = blocks[prefixLength];
  if (known !== undefined) return BigInt(known);
  if (largest === undefined || prefixLength < largest) return 0n;
  // Smaller than the smallest that was counted: each of those holds as many as powers of two say.
  const counted = Object.keys(blocks).map(Number);
  const smallest = Math.max(...counted);
  return counted.length === 0 ? 0n : BigInt(blocks[smallest] ?? 0) << BigInt(prefixLength - smallest);
}

/** Prefix length of the largest aligned block that begins at `from` and ends at `end` at the latest. */
function largestAt(from: bigint, end: bigint, family: Family): number {
  const fits = (size: bigint) => (from & (size - 1n)) === 0n && from + size <= end;
  // Whole units first: what is free of IPv6 consists of nothing else, and 64 halvings a block are most of the time.
  const unit = 1n << BigInt(BITS[family] - SMALLEST_UNIT[family]);
  let length: number = fits(unit) ? SMALLEST_UNIT[family] : BITS[family];
  for (let size = 2n << BigInt(BITS[family] - length); length > 0 && fits(size); size <<= 1n) length--;
  return length;
}

/** Share of the addresses outside a block, two decimals; 0 only if there is none. */
function outside(block: bigint, addresses: bigint): number {
  const hundredths = Number(((addresses - block) * 10_000n) / addresses);
  return (hundredths === 0 && block < addresses ? 1 : hundredths) / 100;
}
