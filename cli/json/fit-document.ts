import * as z from 'zod';
import { Count } from '../../statemachine/contracts/count.ts';
import { FreeSpace } from '../../statemachine/contracts/free-space.ts';
import { open } from '../../statemachine/contracts/open.ts';
import { AllocationRules } from '../../statemachine/contracts/pool.ts';
import { Family } from '../../statemachine/contracts/resource-cidr.ts';
import { ResultsDocument } from './results-document.ts';

/** Something that has addresses where blocks are to go. */
export const Taken = z.object({
  kind: open(z.enum(['subnet', 'vpc', 'address', 'allocation', 'occupied'])).describe(
    "allocation: by hand in a pool, or to what was not discovered. occupied: of the policy's list.",
  ),
  cidr: z.string(),
  id: z.string().optional().describe('None of what the policy lists.'),
  name: z.string().optional().describe("Other people's input: escape before showing."),
  accountId: z.string().optional(),
  region: z.string().optional(),
  note: z.string().optional().describe('Of an allocation: that its VPC was not seen, or which VPC uses it.'),
});
export type Taken = z.infer<typeof Taken>;

/** `fit --json` */
export const FitDocument = ResultsDocument.extend({
  target: z.object({
    kind: open(z.enum(['vpc', 'pool', 'cidr'])),
    rules: AllocationRules.optional().describe('Of a pool: what it requires of a resource that gets a block.'),
    id: z.string().describe('The CIDR itself of kind cidr.'),
    name: z.string().optional(),
    scopeId: z.string(),
    accountId: z.string().optional(),
    region: z.string().optional(),
    family: Family,
    cidrs: z.array(z.string()).describe('What the blocks are to be taken from.'),
  }),
  fits: z.boolean().describe('Whether all of them fit at once.'),
  blocks: z
    .array(z.object({ prefixLength: z.int(), cidr: z.string() }))
    .describe('Where they could go, in the order in which they were asked for; empty where they do not fit.'),
  sharedWith: z
    .array(Taken)
    .describe('Who else has addresses of these blocks, where a VPC has no room without: at most 20.'),
  before: FreeSpace.describe('What is free now.'),
  after: FreeSpace.describe('What remains; as before where they do not fit.'),
  sizes: z
    .array(z.object({ prefixLength: z.int(), wanted: z.int(), possible: Count }))
    .describe('For each size: how many fit if you ask for this size alone.'),
  refusals: z.array(z.string()).describe('Rules of AWS, or of the pool, that the blocks break.'),
  taken: z.record(z.string(), z.int()).describe('What stands there, by kind.'),
  inTheWay: z
    .object({
      largest: z.array(Taken).describe('At most 20.'),
      closest: z
        .array(z.object({ cidr: z.string(), taken: z.array(Taken).describe('At most 5.'), total: z.int() }))
        .describe('Blocks of a size that is wanting, with the least taken in them: at most 3.'),
    })
    .optional()
    .describe('Only where they do not fit.'),
  sampledAt: z.iso.datetime().optional().describe('The oldest measurement used; absent where IPAM does not say.'),
  policy: z.string().describe('Whose list of occupied addresses was used.'),
  notes: z.array(z.string()).describe('What this answer does not see.'),
});
export type FitDocument = z.infer<typeof FitDocument>;
