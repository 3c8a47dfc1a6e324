import ipaddr from 'ipaddr.js';
import type { Family } from '../../statemachine/contracts/resource-cidr.ts';

/** A block of addresses. `first` and `size` are exact for IPv6 too. */
export interface Cidr {
  readonly text: string;
  readonly family: Family;
  readonly prefixLength: number;
  readonly first: bigint;
  readonly size: bigint;
}

const IPV4 = /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)\/(\d+)$/;

/** Parses `10.0.0.0/16` or `2001:db8::/56`; undefined for anything else. Host bits are dropped, as EC2 does. */
export function parseCidr(text: string): Cidr | undefined {
  if (text.includes(':')) {
    if (!ipaddr.IPv6.isValidCIDR(text)) return undefined;
    const [address, prefixLength] = ipaddr.IPv6.parseCIDR(text);
    return cidrOf(text, 'ipv6', address.toByteArray(), prefixLength);
  }
  // By hand: a run parses each address in use, on which the library spends seven times as long.
  const [, ...bytes] = IPV4.exec(text)?.map(Number) ?? [];
  const prefixLength = bytes.pop() ?? 33;
  if (prefixLength > 32 || bytes.some((byte) => byte > 255)) return undefined;
  return cidrOf(text, 'ipv4', bytes, prefixLength);
}

function cidrOf(text: string, family: Family, bytes: readonly number[], prefixLength: number): Cidr {
  const size = 1n << BigInt(bytes.length * 8 - prefixLength);
  const value = bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  return { text, family, prefixLength, first: value - (value % size), size };
}

/** `10.0.0.0/24`, `2001:db8::/56`. */
export function cidrText({ family, first, prefixLength }: Pick<Cidr, 'family' | 'first' | 'prefixLength'>): string {
  const length = family === 'ipv4' ? 4 : 16;
  const bytes = Array.from({ length }, (_, index) => Number((first >> BigInt(8 * (length - 1 - index))) & 255n));
  return `${ipaddr.fromByteArray(bytes)}/${prefixLength}`;
}

/** Whether `outer` holds the whole of `inner`. Families never mix. */
export function contains(outer: Cidr, inner: Cidr): boolean {
  return (
    outer.family === inner.family && outer.first <= inner.first && inner.first + inner.size <= outer.first + outer.size
  );
}

/** What a CIDR is counted in: addresses for IPv4, /64s for IPv6, so that every count is a safe integer. */
export type Unit = 'address' | '/64';

export function unitOf(family: Family): Unit {
  return family === 'ipv4' ? 'address' : '/64';
}

/** Size in the family's unit. An IPv6 block longer than /64 is no whole unit: 0. */
export function unitsOf(cidr: Cidr): number {
  return cidr.family === 'ipv4' ? Number(cidr.size) : Number(cidr.size >> 64n);
}
