import * as z from 'zod';
import { Capacity } from '../../statemachine/contracts/capacity.ts';
import { Severity } from '../../statemachine/contracts/finding.ts';
import { FreeSpace } from '../../statemachine/contracts/free-space.ts';
import { open } from '../../statemachine/contracts/open.ts';
import { ResourceType } from '../../statemachine/contracts/resource-cidr.ts';
import { Interfaces } from '../../statemachine/contracts/subnet-inside.ts';
import { ResultsDocument } from './results-document.ts';

/** Somebody or something that has addresses. */
export const Holder = z.object({
  scopeId: z.string(),
  type: open(z.enum([...ResourceType.options, 'allocation', 'occupied'])).describe(
    "allocation: made by hand in a pool, or of something that was not discovered. occupied: of the policy's list.",
  ),
  id: z.string(),
  name: z
    .string()
    .optional()
    .describe("Of an allocation: its description. Other people's input: escape before showing."),
  cidr: z.string().describe('The one that was asked for; empty for a pool that has none.'),
  otherCidrs: z.int().describe('CIDRs that it has beside this one.'),
  accountId: z.string().optional(),
  region: z.string().optional(),
  availabilityZoneId: z.string().optional(),
  vpcId: z.string().optional(),
  team: z.string().optional().describe("Its tag `team`. Other people's input: escape before showing."),
  poolId: z.string().optional().describe('Of an allocation: the pool that it was made in.'),
  service: z.string().optional().describe('Of a public address: the service of AWS that it belongs to.'),
  association: z.string().optional().describe('Of a public address.'),
  capacity: Capacity.optional(),
  freeSpace: FreeSpace.optional().describe(
    'Of a pool or VPC, over all its CIDRs; capacity is that of the CIDR where each is counted by itself.',
  ),
  note: z
    .string()
    .optional()
    .describe('Of an allocation: that what it is held for was not seen, and what that can mean.'),
  interfaces: Interfaces.optional().describe(
    'Of a subnet that was looked into, among the first matches: who holds it.',
  ),
  severity: Severity.optional().describe('Absent where it was not evaluated.'),
  sampledAt: z.iso.datetime().optional(),
  asOf: z.iso.datetime().describe('Time of the run.'),
});
export type Holder = z.infer<typeof Holder>;

/** What GetIpamAddressHistory tells of one association of a resource with a CIDR. */
export const HistoryRecord = z.object({
  scopeId: z.string(),
  type: z.string(),
  id: z.string(),
  name: z.string().optional(),
  cidr: z.string(),
  accountId: z.string().optional(),
  region: z.string().optional(),
  vpcId: z.string().optional(),
  from: z.iso.datetime().optional().describe('First snapshot of IPAM that saw it.'),
  to: z.iso.datetime().optional().describe('Last one; absent where it is still so.'),
});
export type HistoryRecord = z.infer<typeof HistoryRecord>;

/** `find --json` */
export const FindDocument = ResultsDocument.extend({
  query: z.object({
    text: z.string(),
    kind: open(z.enum(['addresses', 'name', 'account', 'tag'])),
    cidr: z.string().optional().describe('Of addresses.'),
  }),
  total: z.int(),
  matches: z.array(Holder).describe('What holds it, most specific first. At most as many as --limit.'),
  inside: z
    .object({ total: z.int(), byType: z.record(z.string(), z.int()), first: z.array(Holder) })
    .optional()
    .describe('Of a CIDR: what lies inside, by address. At most as many as --limit.'),
  notKnown: z.array(z.string()).describe('What could not be looked through, and why.'),
  history: z
    .object({
      at: z.iso.datetime(),
      asked: z.array(z.object({ scopeId: z.string(), cidr: z.string() })).describe('IPAM knows exact CIDRs only.'),
      records: z.array(HistoryRecord).describe('Most specific first.'),
    })
    .optional()
    .describe('With --at.'),
});
export type FindDocument = z.infer<typeof FindDocument>;
