import * as z from 'zod';
import { open } from './open.ts';

/** What is different about a VPC or a subnet since the newest authoritative run before this one. */
export const Moved = z.object({
  since: z.iso.datetime().describe('asOf of that run.'),
  runId: z.string(),
  changes: z
    .array(
      z.object({
        what: open(z.enum(['account', 'pool', 'management', 'cidrs'])).describe('cidrs: those of a VPC in this scope.'),
        from: z.array(z.string()).describe('Empty where there was none, such as no pool.'),
        to: z.array(z.string()),
      }),
    )
    .min(1),
});
export type Moved = z.infer<typeof Moved>;

/**
 * VPCs and subnets that stand in one of two runs of a scope only. Where a resource went to, or came from, is not known:
 * another scope, an account that IPAM sees or not, or nowhere.
 */
export const Changes = z.object({
  since: Moved.shape.since,
  runId: Moved.shape.runId,
  appeared: z.int(),
  disappeared: z.int(),
  moved: z.int(),
});
export type Changes = z.infer<typeof Changes>;
