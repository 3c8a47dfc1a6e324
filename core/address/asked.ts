import { type Cidr, cidrText, parseCidr } from './cidr.ts';

/** The addresses that somebody asks for: one, or a block. 10.0.0.5/24 is the /24 that it lies in. */
export function askedCidr(text: string): Cidr | undefined {
  const parsed = parseCidr(text.includes('/') ? text : `${text}/${text.includes(':') ? 128 : 32}`);
  return parsed && { ...parsed, text: cidrText(parsed) };
}

const MOST_SPECIFIC = { ipv4: 32, ipv6: 128 } as const;

export function isOneAddress({ prefixLength, family }: Cidr): boolean {
  return prefixLength === MOST_SPECIFIC[family];
}

/** Whether addresses were meant by what is none: 10.0.0.256, fe80::1%eth0. */
export function looksLikeAddress(text: string): boolean {
  return /^[\d./]+$/.test(text) || /^[\da-f]*:([\da-f:./]|0x)+(%\S*)?$/i.test(text);
}
