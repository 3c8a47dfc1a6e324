import * as z from 'zod';
import { oneOf } from './conditions.ts';
import { rangeLike } from './range.ts';

/** So that the policy stays a file that a person reads, and a snapshot of it small. */
export const MAX_OCCUPIED = 1000;

/** Addresses that AWS does not know to be taken: on premises, in other clouds, promised to somebody. */
export const Occupied = z.strictObject({
  cidr: rangeLike('10.200.0.0/16'),
  name: z.string().min(1, 'is empty').max(100).describe('Who has them; shown where they stand in the way.'),
  scope: z
    .union([z.string().min(1), z.array(z.string().min(1)).min(1)])
    .optional()
    .describe('Scope ids in which they are taken. @default all'),
});
export type Occupied = z.infer<typeof Occupied>;

/** What is taken in a scope. */
export function occupiedIn(occupied: readonly Occupied[], scopeId: string): Occupied[] {
  return occupied.filter(({ scope }) => oneOf(scope, scopeId));
}
