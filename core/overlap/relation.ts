import type { OverlapGroup, Relation } from '../../statemachine/contracts/overlap.ts';
import type { Cidr } from '../address/cidr.ts';
import { subtract } from '../address/free-blocks.ts';

/** All CIDRs of an owner, of one family. */
export type AddressSpace = readonly Cidr[];

/** How two address spaces that share addresses lie to each other, as seen from the first. */
export function relationOf(one: AddressSpace, other: AddressSpace): Relation {
  const inside = holds(other, one);
  const around = holds(one, other);
  if (inside) return around ? 'equal' : 'within';
  return around ? 'contains' : 'partial';
}

/** The same of a whole group: linear in its members, where asking each pair would be quadratic. */
export function groupRelation(spaces: readonly AddressSpace[]): OverlapGroup['relation'] {
  const distinct = [...new Map(spaces.map((space) => [nameOf(space), space])).values()];
  const [largest, ...others] = distinct.toSorted((a, b) => (sizeOf(b) > sizeOf(a) ? 1 : -1));
  if (!largest || others.every((space) => holds(largest, space) && holds(space, largest))) return 'equal';
  return others.every((space) => holds(largest, space)) ? 'contained' : 'partial';
}

function holds(outer: AddressSpace, inner: AddressSpace): boolean {
  return subtract(inner, outer).length === 0;
}

function sizeOf(space: AddressSpace): bigint {
  return space.reduce((sum, { size }) => sum + size, 0n);
}

function nameOf(space: AddressSpace): string {
  return space
    .map(({ first, prefixLength }) => `${first}/${prefixLength}`)
    .sort()
    .join(' ');
}
