import * as z from 'zod';
import { Count } from './count.ts';
import { open } from './open.ts';

/**
 * How much of a resource is used. Figures of different bases answer different questions and are never averaged,
 * compared or coloured on one scale.
 */
export const Capacity = z.object({
  basis: open(z.enum(['carved', 'assigned', 'allocated'])).describe(
    "carved: a VPC's space taken by subnets. assigned: a subnet's addresses in use. allocated: a pool.",
  ),
  unit: open(z.enum(['address', '/64'])).describe('IPv6 is counted in /64s.'),
  total: Count,
  reserved: z
    .int()
    .optional()
    .describe('Addresses of a subnet that AWS keeps for itself (5); part of usedIncludingReserved.'),
  used: Count.optional(),
  usedIncludingReserved: Count.optional(),
  free: Count.describe(
    'What can still be assigned, carved or allocated: ours, where others hold some of what the source calls free.',
  ),
  heldByOthers: Count.optional().describe(
    'Neither used nor free: others stand in it, as freeSpace says. used, heldByOthers and free are the total. Absent where nobody does.',
  ),
  freeMin: Count.optional().describe(
    "Present with freeMax where the source's 4 decimals do not tell the count exactly.",
  ),
  freeMax: Count.optional(),
  usedPercent: z
    .number()
    .min(0)
    .max(100)
    .describe(
      "AWS's figure where there is one: the same as in the console. Of a pool of IPAM the share of it that is allocated.",
    ),
  source: open(z.enum(['ipam', 'ec2', 'subnets'])).describe(
    'subnets: added up from the subnets found in the same scope.',
  ),
  ipamUsedPercent: z.number().optional().describe("IPAM's own figure beside one that was added up from subnets."),
  agrees: z.boolean().optional().describe('Whether that figure agrees with ours within its rounding.'),
});
export type Capacity = z.infer<typeof Capacity>;
