import type { Cidr } from './cidr.ts';

/** Addresses from `first` up to, not including, `end`. */
export interface Range {
  readonly first: bigint;
  readonly end: bigint;
}

/** A block as CIDRs have them: aligned to its own size. */
export interface Block {
  readonly first: bigint;
  readonly prefixLength: number;
}

export const BITS = { ipv4: 32, ipv6: 128 } as const;

/**
 * What is left of `whole` without `taken`, which may overlap each other and reach beyond it. Sorted. What is free in two
 * CIDRs of the whole that touch stays two ranges: no subnet, and no allocation, lies in two CIDRs of its VPC or pool.
 */
export function subtract(whole: readonly Cidr[], taken: readonly Cidr[]): Range[] {
  return without(spaceOf(whole), join(taken.map(rangeOf)));
}

/** The addresses of CIDRs, each once, sorted, and those of neighbours apart. */
export function spaceOf(cidrs: readonly Cidr[]): Range[] {
  const space: Range[] = [];
  const largestFirst = (a: Cidr, b: Cidr) =>
    a.first < b.first ? -1 : a.first > b.first ? 1 : a.size > b.size ? -1 : 1;
  for (const cidr of [...cidrs].sort(largestFirst)) {
    // Of two CIDRs one holds the other, or they share nothing.
    if (cidr.first >= (space.at(-1)?.end ?? 0n)) space.push(rangeOf(cidr));
  }
  return space;
}

/** What is left of a sorted, disjoint space without holes, which are what `join` leaves. */
export function without(space: readonly Range[], holes: readonly Range[]): Range[] {
  const free: Range[] = [];
  let next = 0;
  for (const { first, end } of space) {
    let from = first;
    // A hole may reach into the next range of the space: it is passed only when it ends before this one does.
    while (next < holes.length && (holes[next]?.end ?? 0n) <= from) next++;
    for (let index = next; index < holes.length; index++) {
      const hole = holes[index];
      if (!hole || hole.first >= end) break;
      if (hole.first > from) free.push({ first: from, end: hole.first });
      if (hole.end > from) from = hole.end;
    }
    if (from < end) free.push({ first: from, end });
  }
  return free;
}

/** How many disjoint, aligned blocks of a prefix length the ranges hold: the most that could be placed, all of that size. */
export function countBlocks(free: readonly Range[], family: Cidr['family'], prefixLength: number): bigint {
  if (prefixLength > BITS[family]) return 0n;
  const size = 1n << BigInt(BITS[family] - prefixLength);
  return free.reduce((sum, { first, end }) => {
    const blocks = end / size - (first + size - 1n) / size;
    return blocks > 0n ? sum + blocks : sum;
  }, 0n);
}

/** Prefix length of the largest aligned block that is free; undefined where nothing is. */
export function largestBlock(free: readonly Range[], family: Cidr['family']): number | undefined {
  for (let prefixLength = 0; prefixLength <= BITS[family]; prefixLength++) {
    if (countBlocks(free, family, prefixLength) > 0n) return prefixLength;
  }
  return undefined;
}

/**
 * Places blocks of the prefix lengths wanted, all of them or none (undefined). Large ones first, each into the smallest
 * aligned hole that holds it: with sizes that are powers of two this finds a placement whenever there is one. The blocks
 * come back in the order in which they were wanted.
 */
export function place(free: readonly Range[], family: Cidr['family'], wanted: readonly number[]): Block[] | undefined {
  if (wanted.some((prefixLength) => prefixLength > BITS[family])) return undefined;
  const holes = free.flatMap((range) => alignedBlocks(range, BITS[family]));
  const placed: Block[] = [];
  const order = wanted.map((prefixLength, index) => ({ prefixLength, index }));
  for (const { prefixLength, index } of order.sort((a, b) => a.prefixLength - b.prefixLength)) {
    const fitting = holes.filter((hole) => hole.prefixLength <= prefixLength);
    const best = fitting.sort((a, b) => b.prefixLength - a.prefixLength || (a.first < b.first ? -1 : 1))[0];
    if (!best) return undefined;
    holes.splice(holes.indexOf(best), 1);
    placed[index] = { first: best.first, prefixLength };
    // The rest of the hole: one block of each size from its half down to the placed one's.
    for (let length = best.prefixLength + 1; length <= prefixLength; length++) {
      holes.push({ first: best.first + (1n << BigInt(BITS[family] - length)), prefixLength: length });
    }
  }
  return placed;
}

/** A range as the fewest aligned blocks. */
function alignedBlocks({ first, end }: Range, bits: number): Block[] {
  const blocks: Block[] = [];
  for (let from = first; from < end; ) {
    let prefixLength = bits;
    while (prefixLength > 0) {
      const size = 1n << BigInt(bits - prefixLength + 1);
      if (from % size !== 0n || from + size > end) break;
      prefixLength--;
    }
    blocks.push({ first: from, prefixLength });
    from += 1n << BigInt(bits - prefixLength);
  }
  return blocks;
}

function rangeOf({ first, size }: Cidr): Range {
  return { first, end: first + size };
}

/** Sorted; what overlaps or touches becomes one. */
export function join(ranges: readonly Range[]): Range[] {
  const joined: Range[] = [];
  for (const range of [...ranges].sort((a, b) => (a.first < b.first ? -1 : a.first > b.first ? 1 : 0))) {
    const last = joined.at(-1);
    if (last && range.first <= last.end) {
      joined[joined.length - 1] = { first: last.first, end: range.end > last.end ? range.end : last.end };
    } else {
      joined.push(range);
    }
  }
  return joined;
}
