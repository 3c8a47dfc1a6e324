import * as z from 'zod';
import type { AddressOwner } from '../../statemachine/contracts/overlap.ts';
import { cidrText, parseCidr } from '../address/cidr.ts';
import { oneOf } from './conditions.ts';
import { rangeLike } from './range.ts';

/** Ranges of all entries together: each of them stands in the snapshot that every step reads. */
export const MAX_OCCUPIED = 5000;

const cidr = rangeLike('10.200.0.0/16');
const name = z.string().min(1, 'is empty').max(100);

const Listed = z.union([cidr, z.strictObject({ cidr, name: name.optional().describe('What is there.') })]);

/** Addresses that AWS does not know to be taken: on premises, in other clouds, of peers, promised to somebody. */
export const Occupied = z
  .strictObject({
    name: name.describe('Who has them; shown where they stand in the way.'),
    cidr: cidr.optional(),
    cidrs: z.array(Listed).min(1, 'is empty').optional().describe('Several, instead of one.'),
    scope: z
      .union([z.string().min(1), z.array(z.string().min(1)).min(1)])
      .optional()
      .describe('Scope ids in which they are taken. @default all'),
  })
  .refine((entry) => (entry.cidr === undefined) !== (entry.cidrs === undefined), {
    message: 'needs one of cidr, cidrs and file',
  });
export type Occupied = z.infer<typeof Occupied>;

/** The `occupied` of a policy. */
export const OccupiedList = z
  .array(Occupied)
  .refine((entries) => entries.reduce((sum, { cidrs }) => sum + (cidrs?.length ?? 1), 0) <= MAX_OCCUPIED, {
    message: `are more than ${MAX_OCCUPIED} ranges`,
  })
  .default([]);

/** One range of somebody's, and in which scopes. */
export interface OccupiedRange {
  readonly cidr: string;
  readonly name: string;
  readonly scope?: Occupied['scope'];
}

/** Each range by itself: "on-premises", or "on-premises: Frankfurt" where it has a name of its own. */
export function rangesOf(occupied: readonly Occupied[]): OccupiedRange[] {
  return occupied.flatMap(({ name, cidr, cidrs = [], scope }) => [
    ...(cidr === undefined ? [] : [{ cidr, name, ...(scope !== undefined && { scope }) }]),
    ...cidrs.map((each) => {
      const { cidr: own, name: place } = typeof each === 'string' ? { cidr: each, name: undefined } : each;
      return {
        cidr: own,
        name: place === undefined ? name : `${name}: ${place}`,
        ...(scope !== undefined && { scope }),
      };
    }),
  ]);
}

/** What is taken in a scope. What several have the same CIDR of is one range, with the names of all. */
export function occupiedIn(occupied: readonly Occupied[], scopeId: string): OccupiedRange[] {
  const byCidr = new Map<string, Set<string>>();
  for (const { cidr, name, scope } of rangesOf(occupied)) {
    const parsed = parseCidr(cidr);
    if (!parsed || !oneOf(scope, scopeId)) continue;
    const text = cidrText(parsed);
    byCidr.set(text, (byCidr.get(text) ?? new Set()).add(name));
  }
  return [...byCidr].map(([cidr, names]) => ({ cidr, name: [...names].join(', ') }));
}

/** A range among others who have addresses. Nobody gave it an id. */
export function ownerOfRange({ cidr, name }: Pick<OccupiedRange, 'cidr' | 'name'>): AddressOwner {
  return { kind: 'occupied', id: `occupied/${cidr}`, cidr, name };
}
