import { type Cidr, cidrText, contains, parseCidr } from './cidr.ts';

/** A block that would be free, were it not for a few. */
export interface NearMiss<T> {
  readonly cidr: string;
  /** What is in it, largest first. */
  readonly taken: readonly T[];
}

/** Blocks that are looked at: enough for every /24 of a /8 to have its turn. */
const MAX_CANDIDATES = 65_536;

/**
 * Blocks of a size that are only partly taken, those with the least taken in them first: where room is made with the
 * least effort. What takes a whole block, or more, is no candidate: nothing of it would be left.
 */
export function nearMisses<T extends { readonly cidr: string }>(
  whole: readonly Cidr[],
  taken: Iterable<T>,
  prefixLength: number,
  limit: number,
): NearMiss<T>[] {
  const blocks = new Map<string, { addresses: bigint; taken: T[] }>();
  const full: Cidr[] = [];
  for (const each of taken) {
    const cidr = parseCidr(each.cidr);
    if (!cidr) continue;
    if (cidr.prefixLength <= prefixLength) {
      full.push(cidr);
      continue;
    }
    const name = cidrText(blockAround(cidr, prefixLength));
    const block = blocks.get(name);
    if (block) {
      block.addresses += cidr.size;
      block.taken.push(each);
    } else if (blocks.size < MAX_CANDIDATES) blocks.set(name, { addresses: cidr.size, taken: [each] });
  }
  return [...blocks]
    .sort(([, a], [, b]) =>
      a.addresses < b.addresses ? -1 : a.addresses > b.addresses ? 1 : a.taken.length - b.taken.length,
    )
    .filter(([text]) => {
      const block = parseCidr(text);
      return block && whole.some((cidr) => contains(cidr, block)) && !full.some((cidr) => contains(cidr, block));
    })
    .slice(0, limit)
    .map(([cidr, block]) => ({ cidr, taken: block.taken.toSorted(largestFirst) }));
}

/** By size, then by address. */
export function largestFirst(a: { readonly cidr: string }, b: { readonly cidr: string }): number {
  const [one, other] = [parseCidr(a.cidr), parseCidr(b.cidr)];
  if (!one || !other) return 0;
  return one.prefixLength - other.prefixLength || (one.first < other.first ? -1 : one.first > other.first ? 1 : 0);
}

/** The aligned block of a size that a smaller CIDR lies in. */
function blockAround({ family, first }: Cidr, prefixLength: number): Pick<Cidr, 'family' | 'first' | 'prefixLength'> {
  const size = 1n << BigInt((family === 'ipv4' ? 32 : 128) - prefixLength);
  return { family, first: first - (first % size), prefixLength };
}
