import type { Family } from '../../../statemachine/contracts/resource-cidr.ts';
import { cidrText, parseCidr } from '../../address/cidr.ts';
import { BITS, type Range } from '../../address/free-blocks.ts';

/** Addresses of one family from `first` up to, not including, `end`. */
export interface Stretch extends Range {
  readonly family: Family;
}

export function stretchOf(cidr: string): Stretch | undefined {
  const parsed = parseCidr(cidr);
  return parsed && { family: parsed.family, first: parsed.first, end: parsed.first + parsed.size };
}

/** By family, then by address, the larger first. */
export function byAddress(a: Stretch, b: Stretch): number {
  if (a.family !== b.family) return a.family === 'ipv4' ? -1 : 1;
  return a.first < b.first ? -1 : a.first > b.first ? 1 : a.end > b.end ? -1 : a.end < b.end ? 1 : 0;
}

export function holds(outer: Stretch, inner: Stretch): boolean {
  return outer.family === inner.family && outer.first <= inner.first && inner.end <= outer.end;
}

/** The smallest aligned block that holds them all. */
export function blockAround({ family, first, end }: Stretch): Stretch & { readonly prefixLength: number } {
  const bits = BITS[family];
  const shift = BigInt((first ^ (end - 1n)).toString(2).replace(/^0+/, '').length);
  const start = (first >> shift) << shift;
  return { family, first: start, end: start + (1n << shift), prefixLength: bits - Number(shift) };
}

/** Prefix length of the largest aligned block in a stretch. */
export function largestIn({ family, first, end }: Stretch): number {
  let shift = (end - first).toString(2).length - 1;
  // A stretch as long as two blocks holds one that is aligned: this ends after one step.
  for (; shift > 0; shift--) {
    const size = 1n << BigInt(shift);
    if (((first + size - 1n) / size + 1n) * size <= end) break;
  }
  return BITS[family] - shift;
}

export function addressText(family: Family, address: bigint): string {
  const text = cidrText({ family, first: address, prefixLength: BITS[family] });
  return text.slice(0, text.indexOf('/'));
}

/** `10.0.0.0/16` where it is one block, `10.0.0.5` of one address, else `10.0.0.0-10.0.2.255`. */
export function stretchText(stretch: Stretch): string {
  const { family, first, end } = stretch;
  const around = blockAround(stretch);
  if (end - first === 1n) return addressText(family, first);
  if (around.first === first && around.end === end) return cidrText(around);
  return `${addressText(family, first)}-${addressText(family, end - 1n)}`;
}

/** What `stretchText` wrote. */
export function parseStretch(text: string): Stretch | undefined {
  if (text.includes('/')) return stretchOf(text);
  const [from, to] = text.split('-').map((each) => stretchOf(`${each}/${each.includes(':') ? 128 : 32}`));
  if (!from || (to && (to.family !== from.family || to.end <= from.first))) return undefined;
  return { ...from, end: (to ?? from).end };
}
