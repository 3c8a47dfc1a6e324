import * as z from 'zod';
import { Evaluation } from '../../statemachine/contracts/evaluation.ts';
import { open } from '../../statemachine/contracts/open.ts';
import { Resource } from '../../statemachine/contracts/resource-cidr.ts';
import { ResultsDocument } from './results-document.ts';

const ListedResource = z.object({
  ...Evaluation.pick({ scopeId: true, scopeType: true, cidrs: true }).shape,
  resource: Resource,
  accountName: z
    .string()
    .optional()
    .describe('What it is called: by the policy, by AWS Organizations, or by a profile of who asks.'),
  verdict: open(z.enum(['critical', 'warning', 'ok', 'notMeasured', 'notApplicable'])),
  rule: z.string().optional().describe('Of what was evaluated.'),
  why: z.string().describe('The verdict in a sentence.'),
  ...Evaluation.pick({ capacity: true, forecast: true, sampledAt: true }).shape,
  asOf: z.iso.datetime().describe('Time of the run.'),
});
export type ListedResource = z.infer<typeof ListedResource>;

/** `list --json` */
export const ListDocument = ResultsDocument.extend({
  total: z.int().describe('Of all that match, listed or not. A VPC counts once for each family.'),
  resources: z.array(ListedResource).describe('In the order that --sort asks for; at most as many as --limit.'),
});
export type ListDocument = z.infer<typeof ListDocument>;
