import type { Family } from '../../statemachine/contracts/resource-cidr.ts';

/** A block of addresses. `first` and `size` are exact for IPv6 too. */
export interface Cidr {
  readonly text: string;
  readonly family: Family;
  readonly prefixLength: number;
  readonly first: bigint;
  readonly size: bigint;
}

const [ZERO, DOT, SLASH] = [48, 46, 47];
const IPV4_SIZES = Array.from({ length: 33 }, (_, prefixLength) => 2 ** (32 - prefixLength));
const IPV4_COUNTS = IPV4_SIZES.map(BigInt);

/** A zone is no part of an address: it names an interface of one machine. */
const IPV6 = /^([\da-f:.]+)\/(12[0-8]|1[01]\d|[1-9]?\d)$/i;

/** Parses `10.0.0.0/16` or `2001:db8::/56`; undefined for anything else. Host bits are dropped, as EC2 does. */
export function parseCidr(text: string): Cidr | undefined {
  if (text.includes(':')) {
    const [, address = '', length] = IPV6.exec(text) ?? [];
    if (length === undefined || !URL.canParse(urlOf(address))) return undefined;
    const prefixLength = Number(length);
    const value = ipv6Value(ipv6Text(address));
    const size = 1n << BigInt(128 - prefixLength);
    return { text, family: 'ipv6', prefixLength, first: value - (value % size), size };
  }
  const read = ipv4(text);
  if (read < 0) return undefined;
  const prefixLength = read % 64;
  const value = (read - prefixLength) / 64;
  const first = value - (value % (IPV4_SIZES[prefixLength] ?? 1));
  return { text, family: 'ipv4', prefixLength, first: BigInt(first), size: IPV4_COUNTS[prefixLength] ?? 1n };
}

/**
 * An IPv4 CIDR as one number, its address times 64 and its prefix length; -1 for anything else. By arithmetic, in one pass: a run
 * parses each address in use. Decimal without leading zeros: 010 is 8 to some readers.
 */
function ipv4(text: string): number {
  let [value, octets, number] = [0, 0, -1];
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const digit = code - ZERO;
    if (digit >= 0 && digit <= 9) {
      if (number === 0) return -1;
      number = number < 0 ? digit : number * 10 + digit;
      if (number > 255) return -1;
    } else {
      if (number < 0 || octets === 4 || code !== (octets === 3 ? SLASH : DOT)) return -1;
      value = value * 256 + number;
      octets++;
      number = -1;
    }
  }
  return octets === 4 && number >= 0 && number <= 32 ? value * 64 + number : -1;
}

/** Of what `parseCidr` takes. Of IPv4 a quarter of its work, for the millions of rows that ask no more. */
export function familyOf(text: string): Family | undefined {
  return ipv4(text) >= 0 ? 'ipv4' : parseCidr(text)?.family;
}

/** URLs have the one parser of IPv6 that Node and browsers share: RFC 4291 with its last 32 bits as IPv4, and strict decimals. */
function urlOf(address: string): string {
  return `http://[${address}]`;
}

/** In lower case, without leading zeros, the longest run of zeros as `::`, and all of it in hex (RFC 5952). */
function ipv6Text(address: string): string {
  return new URL(urlOf(address)).hostname.slice(1, -1);
}

function ipv6Value(canonical: string): bigint {
  const [left = [], right = []] = canonical.split('::').map((side) => side.split(':').filter(Boolean));
  const zeros = new Array<string>(8 - left.length - right.length).fill('0');
  return BigInt(`0x${[...left, ...zeros, ...right].map((group) => group.padStart(4, '0')).join('')}`);
}

/** `10.0.0.0/24`, `2001:db8::/56`: as RFC 5952 writes it, but an embedded IPv4 address in hex like the rest, as URLs do. */
export function cidrText({ family, first, prefixLength }: Pick<Cidr, 'family' | 'first' | 'prefixLength'>): string {
  const address =
    family === 'ipv4'
      ? parts(first, 4, 8).join('.')
      : ipv6Text(
          parts(first, 8, 16)
            .map((group) => group.toString(16))
            .join(':'),
        );
  return `${address}/${prefixLength}`;
}

function parts(value: bigint, count: number, bits: number): number[] {
  return Array.from({ length: count }, (_, at) =>
    Number(BigInt.asUintN(bits, value >> BigInt(bits * (count - 1 - at)))),
  );
}

/** Whether `outer` holds the whole of `inner`. Families never mix. */
export function contains(outer: Cidr, inner: Cidr): boolean {
  return (
    outer.family === inner.family && outer.first <= inner.first && inner.first + inner.size <= outer.first + outer.size
  );
}

/** What a CIDR is counted in: addresses for IPv4, /64s for IPv6. */
export type Unit = 'address' | '/64';

export function unitOf(family: Family): Unit {
  return family === 'ipv4' ? 'address' : '/64';
}

/** Size in the family's unit. An IPv6 block longer than /64 is no whole unit: 0. */
export function unitsOf({ family, size }: Cidr): bigint {
  return family === 'ipv4' ? size : size >> 64n;
}
