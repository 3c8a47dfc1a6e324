import { type Cidr, parseCidr } from '../address/cidr.ts';

/**
 * Blocks by whom they belong to. Of IPv4 as doubles, which hold them exactly: 51,200 comparisons of them take a millisecond,
 * and of BigInts several.
 */
export interface AddressIndex {
  readonly ipv4: { readonly owner: Int32Array; readonly first: Float64Array; readonly end: Float64Array };
  readonly ipv6: readonly { readonly owner: number; readonly cidr: Cidr }[];
}

/** A block that has something in common with what was asked for. */
export interface Related {
  readonly owner: number;
  /** holds: all that was asked for, the same block too. lies: within it. */
  readonly how: 'holds' | 'lies';
  readonly prefixLength: number;
}

/** By the place in the list. What is no CIDR belongs to nobody. */
export function addressIndex(cidrs: readonly (readonly string[])[]): AddressIndex {
  const ipv4: { owner: number; cidr: Cidr }[] = [];
  const ipv6: { owner: number; cidr: Cidr }[] = [];
  cidrs.forEach((texts, owner) => {
    for (const text of texts) {
      const cidr = parseCidr(text);
      if (cidr) (cidr.family === 'ipv4' ? ipv4 : ipv6).push({ owner, cidr });
    }
  });
  return {
    ipv4: {
      owner: Int32Array.from(ipv4, ({ owner }) => owner),
      first: Float64Array.from(ipv4, ({ cidr }) => Number(cidr.first)),
      end: Float64Array.from(ipv4, ({ cidr }) => Number(cidr.first + cidr.size)),
    },
    ipv6,
  };
}

/** Everything that holds the addresses that were asked for, or lies in them. */
export function relatedTo({ ipv4, ipv6 }: AddressIndex, asked: Cidr): Related[] {
  const found: Related[] = [];
  if (asked.family === 'ipv6') {
    const end = asked.first + asked.size;
    for (const { owner, cidr } of ipv6) {
      const itsEnd = cidr.first + cidr.size;
      if (cidr.first <= asked.first && end <= itsEnd) {
        found.push({ owner, how: 'holds', prefixLength: cidr.prefixLength });
      } else if (asked.first <= cidr.first && itsEnd <= end) {
        found.push({ owner, how: 'lies', prefixLength: cidr.prefixLength });
      }
    }
    return found;
  }
  const from = Number(asked.first);
  const to = Number(asked.first + asked.size);
  const { owner: owners, first: firsts, end: ends } = ipv4;
  owners.forEach((owner, at) => {
    const first = firsts[at] ?? 0;
    const end = ends[at] ?? 0;
    const holds = first <= from && to <= end;
    if (holds || (from <= first && end <= to)) {
      found.push({ owner, how: holds ? 'holds' : 'lies', prefixLength: 32 - Math.log2(end - first) });
    }
  });
  return found;
}
