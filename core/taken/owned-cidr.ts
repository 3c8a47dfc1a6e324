import * as z from 'zod';
import { ADDRESSES, type AddressOwner } from '../../statemachine/contracts/overlap.ts';
import type { Cidr } from '../address/cidr.ts';
import type { Range } from '../address/free-blocks.ts';

/**
 * A CIDR and its owner as one string, in the order of addresses: family, first address, the larger of two that begin
 * together. 100,000 of them are one sort and 13 MB; as objects they would be three times that.
 */
export type OwnedCidr = string;

/** Hex digits of an address, and what marks the family. */
const FORM = { ipv4: { mark: '4', digits: 8, bits: 32 }, ipv6: { mark: '6', digits: 32, bits: 128 } } as const;

/** In the order in which those of one CIDR stand: whoever goes through them meets what was kept before who has it. */
const KINDS = {
  ...{ allocation: 'a', silentAllocation: 'b', occupied: 'c', silentVpc: 'd', vpc: 'e', subnet: 'f' },
  ...{ 'public-ipv4-pool': 'g', 'anycast-ip-list': 'h', eip: 'i', 'public-address': 'j' },
} as const;

const KIND_OF: ReadonlyMap<string, AddressOwner['kind']> = new Map([
  [KINDS.allocation, 'allocation'],
  [KINDS.silentAllocation, 'allocation'],
  [KINDS.occupied, 'occupied'],
  [KINDS.silentVpc, 'vpc'],
  [KINDS.vpc, 'vpc'],
  [KINDS.subnet, 'subnet'],
  ...ADDRESSES.map((kind) => [KINDS[kind], kind] as const),
]);

/** What a subnet shares with others, its VPC does already; and nobody routes between public addresses. */
const COMPARED: readonly string[] = [KINDS.allocation, KINDS.occupied, KINDS.vpc];

const known = z.string().nullable();
/** What is known of an owner beside its kind and id: CIDR, account, Region, name, scope. */
const Rest = z.tuple([z.string(), known, known, known, known]);

/** Who an address belongs to, without the CIDR that says which addresses. */
export type Owner = Omit<AddressOwner, 'cidr'>;

/** `silent`: it has the addresses, but nobody wants to hear with whom it shares them. */
export function ownedCidr(
  cidr: Cidr,
  { kind, id, accountId, region, name, scopeId }: Owner,
  silent: boolean,
): OwnedCidr {
  const letter = kind === 'vpc' || kind === 'allocation' ? wordOf(kind, silent) : KINDS[kind];
  const rest = JSON.stringify([cidr.text, accountId ?? null, region ?? null, name ?? null, scopeId ?? null]);
  // Joined, and not a template: V8 keeps the pieces of a concatenation, at three times the size.
  return [placeOf(cidr), letter, id, '\n', rest].join('');
}

function wordOf(kind: 'vpc' | 'allocation', silent: boolean): string {
  if (kind === 'vpc') return silent ? KINDS.silentVpc : KINDS.vpc;
  return silent ? KINDS.silentAllocation : KINDS.allocation;
}

/** What all blocks of a CIDR begin with. */
export function placeOf({ family, first, prefixLength }: Pick<Cidr, 'family' | 'first' | 'prefixLength'>): string {
  const { mark, digits } = FORM[family];
  return mark + first.toString(16).padStart(digits, '0') + prefixLength.toString(16).padStart(2, '0');
}

export function ownerOf(block: OwnedCidr): AddressOwner {
  const [cidr, accountId, region, name, scopeId] = Rest.parse(JSON.parse(block.slice(block.indexOf('\n') + 1)));
  return {
    kind: kindOf(block),
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
  return { first, end: first + (1n << BigInt(bits - prefixLengthOf(block))) };
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

export function kindOf(block: OwnedCidr): AddressOwner['kind'] {
  return KIND_OF.get(block.charAt(placeEnd(block))) ?? 'vpc';
}

export function isVpc(block: OwnedCidr): boolean {
  return kindOf(block) === 'vpc';
}

/** Whether somebody wants to hear with whom it shares addresses. */
export function isCompared(block: OwnedCidr): boolean {
  const letter = block.charAt(placeEnd(block));
  return COMPARED.includes(letter);
}

/** The addresses of a block, by themselves. */
export function plainRangeOf(block: OwnedCidr): Range {
  const { digits, bits } = FORM[familyOf(block)];
  const first = BigInt(`0x${block.slice(1, 1 + digits)}`);
  return { first, end: first + (1n << BigInt(bits - prefixLengthOf(block))) };
}

export function prefixLengthOf(block: OwnedCidr): number {
  const { digits } = FORM[familyOf(block)];
  return Number.parseInt(block.slice(1 + digits, 3 + digits), 16);
}

export function familyOf(block: OwnedCidr): Cidr['family'] {
  return block.startsWith('4') ? 'ipv4' : 'ipv6';
}

function placeEnd(block: OwnedCidr): number {
  return 3 + FORM[familyOf(block)].digits;
}
