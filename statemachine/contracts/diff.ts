import * as z from 'zod';
import { Capacity } from './capacity.ts';
import { Count } from './count.ts';
import { Severity } from './finding.ts';
import { Moved } from './moved.ts';
import { open } from './open.ts';
import { AddressOwner } from './overlap.ts';
import { Resource, ResourceType } from './resource-cidr.ts';

/** A resource that is not in both runs what it was in one. */
export const Changed = Resource.pick({
  id: true,
  type: true,
  name: true,
  accountId: true,
  region: true,
  vpcId: true,
}).extend({
  scopeId: z.string().describe('Of the later run, where it has the resource.'),
  cidrs: z.array(z.string()),
  team: z.string().optional().describe("Its tag `team`. Other people's input: escape before showing."),
});
export type Changed = z.infer<typeof Changed>;

const total = z.int().describe('All of them.');

function cut<T extends z.ZodType>(item: T) {
  return z.object({ total, first: z.array(item).describe('The first of them, at most as many as were asked for.') });
}

const Size = { unit: Capacity.shape.unit, units: Count.describe('Size, by its CIDRs.') };

const Present = z.object({
  total,
  byType: z.array(z.object({ type: open(ResourceType), count: z.int() })),
  first: z.array(Changed.extend(Size)).describe('The largest.'),
});
export type Present = z.infer<typeof Present>;

export const ChangedPlace = Changed.extend({
  changes: z
    .array(z.object({ what: open(z.enum(['scope', 'account', 'pool', 'management'])), from: Strings(), to: Strings() }))
    .min(1),
});
export type ChangedPlace = z.infer<typeof ChangedPlace>;

function Strings() {
  return z.array(z.string()).describe('Empty where there was none.');
}

const Sized = z.object({ cidrs: Moved.shape.changes.element.shape.from, capacity: Capacity.optional() });

export const Resized = Changed.extend({ ...Size, from: Sized, to: Sized });
export type Resized = z.infer<typeof Resized>;

export const UsageChange = Changed.extend({
  by: Count.describe('How many more, or less, are used: in the unit of the list.'),
  points: z.number().min(0).describe('The same in percentage points of usedPercent.'),
  from: Capacity,
  to: Capacity,
});
export type UsageChange = z.infer<typeof UsageChange>;

export const UsageChanges = z.object({
  basis: Capacity.shape.basis,
  unit: Capacity.shape.unit,
  rose: cut(UsageChange),
  fell: cut(UsageChange),
});
export type UsageChanges = z.infer<typeof UsageChanges>;

export const OverlapChange = Changed.extend({
  ...Size,
  with: z
    .array(AddressOwner)
    .min(1)
    .describe('Those of whom it was not so in the other run, as far as they are named.'),
  byPolicy: z.boolean().describe('They shared addresses in both runs: the policy allows it in one of them.'),
});
export type OverlapChange = z.infer<typeof OverlapChange>;

const Verdict = z.object({
  is: open(z.enum([...Severity.options, 'notMeasured', 'notApplicable'])),
  text: z.string(),
  rule: z.string().optional(),
});

export const VerdictChange = Changed.extend({
  from: Verdict,
  to: Verdict,
  cause: open(z.enum(['figures', 'policy', 'both'])).describe(
    'policy: what was found in the earlier run comes to the later verdict by the later policy, and the other way round. figures: each policy judges both as they were judged. both: else.',
  ),
});
export type VerdictChange = z.infer<typeof VerdictChange>;

/** What became of resources from one run to another. Each counts once, in the scope in which it is judged. */
export const Diff = z.object({
  policyChanged: z.boolean(),
  compared: z.int().describe('Resources and CIDRs that both runs have.'),
  new: Present,
  gone: Present.describe('Not listed any more, where the list was read.'),
  notSeen: Present.describe('The later run did not read the list that they would be in: they may still be there.'),
  notSeenBefore: Present.describe('The earlier run did not read the list that they would be in: they may not be new.'),
  moved: cut(ChangedPlace),
  resized: cut(Resized).describe('Other CIDRs or another size. They are in no list of usage.'),
  usage: z.array(UsageChanges).describe('By what is counted: they are not compared with each other.'),
  overlapping: cut(OverlapChange),
  noLongerOverlapping: cut(OverlapChange),
  worse: cut(VerdictChange),
  better: cut(VerdictChange),
  otherwise: cut(VerdictChange).describe('From or to what has no severity.'),
  byPolicy: cut(VerdictChange).describe('Which the change of the policy moved: they are in none of the three above.'),
});
export type Diff = z.infer<typeof Diff>;
