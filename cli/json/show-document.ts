import * as z from 'zod';
import { Capacity } from '../../statemachine/contracts/capacity.ts';
import { Count } from '../../statemachine/contracts/count.ts';
import { Family } from '../../statemachine/contracts/resource-cidr.ts';
import { SubnetInside } from '../../statemachine/contracts/subnet-inside.ts';
import { ResultsDocument } from './results-document.ts';

const addresses = z
  .string()
  .describe('A CIDR or, where it is no single block, the first and the last address with a - between.');

const Figures = z.object({
  verdict: z.enum(['critical', 'warning', 'ok', 'notMeasured', 'notApplicable']),
  basis: Capacity.shape.basis.optional(),
  usedPercent: z.number().min(0).max(100).optional(),
  free: Count.optional(),
  total: Count.optional(),
});

const ShownItem = Figures.extend({
  id: z.string(),
  type: z.string(),
  name: z.string().describe("Other people's input: escape before showing."),
  addresses,
});

const ShownPart = z.object({
  addresses,
  is: z
    .enum(['block', 'free', 'notOurs'])
    .describe('notOurs: nobody stands in it that we know of, and it is in nobody’s hands to give.'),
  units: Count.describe('Addresses, or /64s of IPv6.'),
  largestFree: z.int().optional().describe('Prefix length of the largest block that fits into it.'),
  items: z.array(ShownItem).optional().describe('Of a block: several share these addresses. The worst first.'),
});

/** `show --json` */
export const ShowDocument = ResultsDocument.extend({
  shown: z
    .array(
      Figures.extend({
        id: z.string(),
        type: z.string(),
        name: z.string().describe("Other people's input: escape before showing."),
        family: Family,
        cidrs: z.array(z.string()),
        why: z.string().describe('The verdict in words.'),
        strips: z
          .array(z.object({ addresses, parts: z.array(ShownPart) }))
          .describe('Each of its CIDRs, by address: parts are all of it, each once. None of a subnet.'),
        inside: SubnetInside.optional().describe('Of a subnet that was looked into, or was to be.'),
      }),
    )
    .describe('A VPC has one of each family.'),
});
export type ShowDocument = z.infer<typeof ShowDocument>;
