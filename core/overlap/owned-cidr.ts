import * as z from 'zod';
import type { AddressOwner } from '../../statemachine/contracts/overlap.ts';
import type { Cidr } from '../address/cidr.ts';
import type { Range } from '../address/free-blocks.ts';

/**
 * A CIDR and its owner as one string, in the order of addresses: family, first address, the larger of two that begin
 * together. 100,000 of them are one sort and 13 MB; as objects they would be three times that.
 */
export type OwnedCidr = string;

/** Hex digits of an address, and what marks the family. */
const FORM = { ipv4: { mark: '4', digits: 8, bits: 32 }, ipv6: { mark: '6', digits: 32, bits: 128 } } as const;

const KINDS = { vpc: 'v', allocation: 'a' } as const;

const known = z.string().nullable();
/** What is known of an owner beside its kind and id: CIDR, account, Region, name, scope. */
const Rest = z.tuple([z.string(), known, known, known, known]);

export function ownedCidr(
  cidr: Cidr,
  { kind, id, accountId, region, name, scopeId }: Omit<AddressOwner, 'cidr'>,
): OwnedCidr {
  const { mark, digits } = FORM[cidr.family];
  const place = cidr.first.toString(16).padStart(digits, '0') + cidr.prefixLength.toString(16).padStart(2, '0');
  const rest = JSON.stringify([cidr.text, accountId ?? null, region ?? null, name ?? null, scopeId ?? null]);
  // Joined, and not a template: V8 keeps the pieces of a concatenation, at three times the size.
  return [mark, place, KINDS[kind], id, '\n', rest].join('');
}

export function ownerOf(block: OwnedCidr): AddressOwner {
  const [cidr, accountId, region, name, scopeId] = Rest.parse(JSON.parse(block.slice(block.indexOf('\n') + 1)));
  return {
    kind: isVpc(block) ? 'vpc' : 'allocation',
    id: idOf(block),
    cidr,
    ...(name !== null && { name }),
    ...(accountId !== null && { accountId }),
    ...(region !== null && { region }),
    ...(scopeId !== null && { scopeId }),
  };
}

export function idOf(block: OwnedCidr): string {
  return block.slice(placeEnd(block) + 1, block.indexOf('\n'));
}

/** The addresses of a block, with its mark in front: IPv6 comes after all of IPv4, and the two never meet. */
export function rangeOf(block: OwnedCidr): Range {
  const { digits, bits } = FORM[familyOf(block)];
  const first = BigInt(`0x${block.slice(0, 1 + digits)}`);
  const prefixLength = Number.parseInt(block.slice(1 + digits, 3 + digits), 16);
  return { first, end: first + (1n << BigInt(bits - prefixLength)) };
}

/** The same of a CIDR. */
export function markedRange({ family, first, size }: Cidr): Range {
  const { mark, bits } = FORM[family];
  const marked = first + (BigInt(`0x${mark}`) << BigInt(bits));
  return { first: marked, end: marked + size };
}

/** What an owner is found by: its id, and the family of this block. */
export function ownerKey(id: string, family: Cidr['family']): string {
  return `${id} ${family}`;
}

export function isVpc(block: OwnedCidr): boolean {
  return block.startsWith(KINDS.vpc, placeEnd(block));
}

export function familyOf(block: OwnedCidr): Cidr['family'] {
  return block.startsWith('4') ? 'ipv4' : 'ipv6';
}

function placeEnd(block: OwnedCidr): number {
  return 3 + FORM[familyOf(block)].digits;
}
