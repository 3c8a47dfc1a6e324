import * as z from 'zod';
import { SchemaVersion } from './version.ts';

/** The Cause of a run that failed is this as JSON text, so that a parent that waits with .sync:2 can go on from it. */
export const RunCause = z.object({
  schemaVersion: SchemaVersion,
  runId: z.string(),
  failed: z
    .array(
      z.object({
        part: z.string().describe('The step, or EvaluateScopes when no scope could be evaluated.'),
        error: z.string().describe("Name of the part's error."),
        cause: z.string().describe("The part's own Cause, cut after 2,000 characters: a Lambda's is JSON if complete."),
      }),
    )
    .min(1),
  handOff: z
    .string()
    .nullable()
    .describe('S3 key, in the bucket of the monitor. null when nothing was evaluated: there is no hand-off.'),
});
export type RunCause = z.infer<typeof RunCause>;
