import * as z from 'zod';
import { ResourceType } from './resource-cidr.ts';

/** TimeoutSeconds of the state machine, which a test compares: what a run has not done by then, it never does. */
export const LONGEST_RUN_SECONDS = 14_400;

/** Who this run is. Read once, in the first state, and handed on as data: children of the Map cannot look it up. */
export const Run = z.object({
  runId: z.string().min(1).describe('Name of the parent execution.'),
  asOf: z.iso.datetime().describe('Start time of the parent execution; the time all figures of this run belong to.'),
  prefix: z.string().endsWith('/').describe('S3 key prefix that this run writes under: runs/YYYY/MM/DD/<runId>/'),
  authoritative: z.boolean(),
  dryRun: z.boolean(),
  resourceTypes: z.array(ResourceType).min(1),
  samples: z
    .boolean()
    .optional()
    .describe("false: when IPAM measured each resource is not read (the policy's coverage.samples). Read when absent."),
});
export type Run = z.infer<typeof Run>;
