import * as z from 'zod';
import { Diff } from './diff.ts';
import { open } from './open.ts';

const Since = z.object({ runId: z.string(), asOf: z.iso.datetime() });

/** Names of each kind that messages, summaries and hand-offs have; `diff` of the command line has all. */
export const CHANGES_NAMED = 5;

/** What a run found otherwise than an earlier one; or that it is not known, which is not the same as nothing. */
export const RunChanges = z.discriminatedUnion('status', [
  z.object({
    status: z.literal('known'),
    since: Since.describe('The earlier run.'),
    ...Diff.shape,
    notKnown: z.array(z.string()).describe('What of it could not be compared, and why; at most 20 and how many more.'),
  }),
  z.object({
    status: z.literal('unknown'),
    since: Since.optional().describe('The earlier run, where there is one.'),
    reason: open(z.enum(['noEarlierRun', 'expired', 'unreadable', 'tooLarge', 'noTime'])),
    text: z.string().describe('Why, as a sentence.'),
  }),
]);
export type RunChanges = z.infer<typeof RunChanges>;
