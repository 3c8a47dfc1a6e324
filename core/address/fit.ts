import type { Count } from '../../statemachine/contracts/count.ts';
import type { FreeSpace } from '../../statemachine/contracts/free-space.ts';
import type { Family } from '../../statemachine/contracts/resource-cidr.ts';
import { type Cidr, cidrText } from './cidr.ts';
import { countOf } from './exact.ts';
import { countBlocks, join, place, type Range, spaceOf, without } from './free-blocks.ts';
import { freeSpaceOf, SMALLEST_SUBNET } from './free-space.ts';

/** So many blocks of one size. */
export interface Wanted {
  readonly count: number;
  readonly prefixLength: number;
}

export interface Fit {
  /** Whether all of them fit at once, each aligned to its size. */
  readonly fits: boolean;
  /** Where they could go, in the order in which they were asked for. Empty where they do not fit. */
  readonly blocks: readonly { readonly prefixLength: number; readonly cidr: string }[];
  /** Whether they had to go where others are as well. */
  readonly shares: boolean;
  readonly before: FreeSpace;
  /** What remains; the same as before where they do not fit. */
  readonly after: FreeSpace;
  /** Of each size: how many would fit if nothing else was asked for. */
  readonly most: readonly { readonly prefixLength: number; readonly wanted: number; readonly possible: Count }[];
}

/** More than anybody plans in one go, and few enough to be placed in a moment. */
export const MOST_BLOCKS = 10_000;

/** `12x/24`, `/24`: how many of which size; undefined for anything else. */
export function parseWanted(text: string): Wanted | undefined {
  const [, count = '1', length = ''] = /^(?:(\d{1,5})[x×*])?\/(\d{1,3})$/.exec(text) ?? [];
  if (length === '') return undefined;
  return { count: Number(count), prefixLength: Number(length) };
}

/**
 * Whether blocks fit into CIDRs of one family beside what is taken there. Whatever fits is found: sizes are powers of
 * two, and large ones are placed first, each into the smallest hole that holds it. What is `shared` is used only where they
 * do not fit beside it.
 */
export function fitBlocks(
  whole: readonly Cidr[],
  taken: readonly Range[],
  family: Family,
  wanted: readonly Wanted[],
  shared: readonly Range[] = [],
): Fit {
  const free = without(spaceOf(whole), join(taken));
  const lengths = wanted.flatMap(({ count, prefixLength }) => new Array<number>(count).fill(prefixLength));
  const beside = place(shared.length > 0 ? without(free, join(shared)) : free, family, lengths);
  const placed = beside ?? place(free, family, lengths);
  const smallest = Math.max(SMALLEST_SUBNET[family], ...lengths);
  const space = (ranges: readonly Range[]) => freeSpaceOf(ranges, family, smallest);
  const bits = BigInt(family === 'ipv4' ? 32 : 128);
  const used = (placed ?? []).map(({ first, prefixLength }) => ({
    first,
    end: first + (1n << (bits - BigInt(prefixLength))),
  }));
  const before = space(free);
  return {
    fits: placed !== undefined,
    shares: placed !== undefined && beside === undefined,
    blocks: (placed ?? []).map(({ first, prefixLength }) => ({
      prefixLength,
      cidr: cidrText({ family, first, prefixLength }),
    })),
    before,
    after: placed ? space(without(free, join(used))) : before,
    most: [...new Set(lengths)]
      .sort((a, b) => a - b)
      .map((prefixLength) => ({
        prefixLength,
        wanted: lengths.filter((each) => each === prefixLength).length,
        possible: countOf(countBlocks(free, family, prefixLength)),
      })),
  };
}
