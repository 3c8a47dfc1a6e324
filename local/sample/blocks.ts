import ipaddr from 'ipaddr.js';

/** A block of addresses of either family. */
export interface AddressBlock {
  readonly family: 'ipv4' | 'ipv6';
  readonly first: bigint;
  readonly prefixLength: number;
}

export function block(text: string): AddressBlock {
  const [address, prefixLength] = ipaddr.parseCIDR(text);
  const first = address.toByteArray().reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  return { family: address.kind(), first, prefixLength };
}

export function textOf({ family, first, prefixLength }: AddressBlock): string {
  // Nearly all of a sample, and it is asked for each address.
  if (family === 'ipv4') return `${dotted(Number(first))}/${prefixLength}`;
  const bits = bitsOf(family);
  const bytes = Array.from({ length: bits / 8 }, (_, index) =>
    Number((first >> BigInt(bits - 8 * (index + 1))) & 0xffn),
  );
  return `${ipaddr.fromByteArray(bytes).toString()}/${prefixLength}`;
}

export function dotted(address: number): string {
  return `${address >>> 24}.${(address >>> 16) & 0xff}.${(address >>> 8) & 0xff}.${address & 0xff}`;
}

export function sizeOf({ family, prefixLength }: Pick<AddressBlock, 'family' | 'prefixLength'>): bigint {
  return 1n << BigInt(bitsOf(family) - prefixLength);
}

/** Addresses for IPv4, /64s for IPv6: safe integers, as no IPv6 block of the sample is larger than a /36. */
export function unitsOf(of: Pick<AddressBlock, 'family' | 'prefixLength'>): number {
  return Number(of.family === 'ipv4' ? sizeOf(of) : sizeOf(of) >> 64n);
}

export function overlaps(a: AddressBlock, b: AddressBlock): boolean {
  return a.family === b.family && a.first < b.first + sizeOf(b) && b.first < a.first + sizeOf(a);
}

export function contains(outer: AddressBlock, inner: AddressBlock): boolean {
  return overlaps(outer, inner) && outer.prefixLength <= inner.prefixLength;
}

/** Takes blocks out of larger ones, in order, each aligned to its own size as EC2 demands. */
export interface Carver {
  take(prefixLength: number): AddressBlock;
}

export function carver(from: AddressBlock): Carver {
  let next = from.first;
  return {
    take(prefixLength) {
      const size = sizeOf({ family: from.family, prefixLength });
      const first = ((next + size - 1n) / size) * size;
      next = first + size;
      if (next > from.first + sizeOf(from)) throw new RangeError(`${textOf(from)} has no /${prefixLength} left.`);
      return { family: from.family, first, prefixLength };
    },
  };
}

function bitsOf(family: AddressBlock['family']): number {
  return family === 'ipv4' ? 32 : 128;
}
