import * as z from 'zod';
import { Count } from './count.ts';
import { open } from './open.ts';
import { AddressOwner } from './overlap.ts';

/** Free space as blocks: what is left, and in which sizes it can be taken. */
export const FreeSpace = z.object({
  unit: open(z.enum(['address', '/64'])),
  free: Count.describe('Sum of the free blocks, in the unit.'),
  largest: z
    .int()
    .optional()
    .describe('Prefix length of the largest free block that is aligned; absent when nothing is free.'),
  blocks: z
    .record(z.string(), Count)
    .describe(
      'By prefix length: how many blocks of that size could be placed, all of that size. Only sizes that can be.',
    ),
  fragmentationPercent: z
    .number()
    .min(0)
    .max(100)
    .describe(
      'Share of the free space that lies outside its largest block; 0 when it is one block, or nothing is free.',
    ),
  heldByOthers: z
    .object({
      units: Count.describe('That are not free because of them.'),
      owners: z.int().describe('Their CIDRs.'),
      first: z.array(AddressOwner).describe('At most 3.'),
    })
    .optional()
    .describe('Who stands in what the pool, or the VPC, has not given away. Absent where nobody does.'),
});
export type FreeSpace = z.infer<typeof FreeSpace>;
