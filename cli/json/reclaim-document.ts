import * as z from 'zod';
import { Count } from '../../statemachine/contracts/count.ts';
import { open } from '../../statemachine/contracts/open.ts';
import { ResultsDocument } from './results-document.ts';

const kind = open(
  z.enum(['subnet', 'vpcWithoutSubnets', 'vpcOfEmptySubnets', 'pool', 'publicAddress', 'unseenAllocation']),
).describe(
  'Subnets of a VPC that is entirely unused are not listed again. unseenAllocation: held in a pool for what was not seen.',
);

const Item = z.object({
  kind,
  scopeId: z.string(),
  id: z.string().describe('Of an allocation: its own.'),
  poolId: z.string().optional().describe('Of an allocation.'),
  resourceId: z.string().optional().describe('Of an allocation: what it is held for.'),
  name: z.string().optional().describe("Other people's input: escape before showing."),
  cidrs: z.array(z.string()),
  accountId: z.string().optional(),
  region: z.string().optional(),
  vpcId: z.string().optional(),
  team: z.string().optional().describe("Its tag `team`. Other people's input: escape before showing."),
  addresses: Count.describe('/64s of an IPv6 allocation.'),
  monthlyCost: z.number().describe('US dollars; 0 for what AWS charges nothing for.'),
  text: z.string().describe('Why.'),
  sampledAt: z.iso.datetime().optional(),
  asOf: z.iso.datetime(),
});

/** `reclaim --json` */
export const ReclaimDocument = ResultsDocument.extend({
  totals: z
    .array(z.object({ kind, count: z.int(), addresses: Count, monthlyCost: z.number() }))
    .describe(
      'Of everything, listed or not. Kinds are not to be added up: a VPC may lie in a pool that says the same.',
    ),
  items: z.array(Item).describe('Most addresses first, public addresses by their cost. At most as many as --top.'),
  notMeasured: z.int().describe('IPv4 VPCs, subnets and pools whose use is not known: they are not listed.'),
  price: z
    .object({ perHour: z.number(), currency: z.literal('USD'), asOf: z.string() })
    .describe('Of a public IPv4 address.'),
});
export type ReclaimDocument = z.infer<typeof ReclaimDocument>;
export type ReclaimItem = z.infer<typeof Item>;
