import * as z from 'zod';
import { open } from '../../statemachine/contracts/open.ts';
import { AddressOwner, OverlapGroup, Relation, UsedReservation } from '../../statemachine/contracts/overlap.ts';
import { ResultsDocument } from './results-document.ts';

/** Two that share addresses. */
const OverlapPair = z.object({
  scopeId: z.string(),
  group: OverlapGroup.shape.group,
  one: AddressOwner,
  other: AddressOwner,
  relation: open(Relation).describe('As seen from the first.'),
});
export type OverlapPair = z.infer<typeof OverlapPair>;

/** `overlaps --json` */
export const OverlapsDocument = ResultsDocument.extend({
  groups: z
    .array(OverlapGroup)
    .describe('That are not allowed: the most severe, then the largest first. At most as many as --limit.'),
  totalGroups: z.int(),
  allowedGroups: z.int().describe('That the policy allows: counted, not listed.'),
  reservations: z
    .object({ total: z.int(), first: z.array(UsedReservation).describe('At most 10 a scope.') })
    .describe('Custom allocations that were made for a VPC which uses them: no overlap.'),
  pairs: z.array(OverlapPair).optional().describe('With --pairs: of these groups. At most as many as --limit.'),
  totalPairs: z.int().optional(),
  notKnown: z.array(z.string()).describe('What could not be compared or read, and why.'),
});
export type OverlapsDocument = z.infer<typeof OverlapsDocument>;
