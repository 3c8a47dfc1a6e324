import * as z from 'zod';
import { open } from './open.ts';

/** How many evaluations ended how. The five add up to all of them. */
export const Counts = z.object({
  ok: z.int(),
  warning: z.int(),
  critical: z.int(),
  notMeasured: z.int(),
  notApplicable: z.int(),
});
export type Counts = z.infer<typeof Counts>;

/** Something the numbers do not cover. */
export const Gap = z.object({
  kind: open(z.enum(['freeTier', 'emptyScope', 'unreachableRegion', 'tierUnknown'])),
  text: z.string().describe('What is not seen, why, and what to do about it.'),
  scopeId: z.string().optional(),
  ipamId: z.string().optional(),
  region: z.string().optional(),
});
export type Gap = z.infer<typeof Gap>;

/** What became of the rows that the API returned: kept + duplicates + filteredOut + malformed. */
export const Rows = z.object({
  kept: z.int(),
  duplicates: z.int().describe('The same resource CIDR again: pages that shifted, retries, several discoveries.'),
  filteredOut: z.int().describe('Of a type that was not asked for.'),
  malformed: z.int().describe('Without an id or a CIDR, so that nothing can be said about them.'),
});
export type Rows = z.infer<typeof Rows>;

export const Coverage = z.object({
  rows: Rows,
  counts: Counts,
  notMeasured: z.record(z.string(), z.int()).describe('By reason; adds up to counts.notMeasured.'),
  notApplicable: z.record(z.string(), z.int()).describe('By reason; adds up to counts.notApplicable. Not a gap.'),
  disagreements: z.int().describe('VPCs whose own subnets add up to another figure than IPAM gives.'),
  gaps: z.array(Gap),
});
export type Coverage = z.infer<typeof Coverage>;
