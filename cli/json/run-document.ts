import * as z from 'zod';
import { HandOff } from '../../statemachine/contracts/hand-off.ts';
import { open } from '../../statemachine/contracts/open.ts';
import { Document, Failure } from './document.ts';

export const RunFailure = Failure.extend({
  failed: z
    .array(z.object({ part: z.string(), error: z.string(), message: z.string() }))
    .describe('The steps that failed.'),
});

/** `run --json` */
export const RunDocument = Document.extend({
  runId: z.string().optional().describe('Absent when no run was started.'),
  status: open(z.enum(['SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED']))
    .optional()
    .describe('How the execution of the state machine ended.'),
  directory: z.string().optional().describe("The run's objects on this machine; absent if it failed early."),
  outDir: z.string().describe('What --out says.'),
  notes: z.array(z.string()).optional().describe('About the source, such as files that were not used.'),
  message: z
    .object({ file: z.string(), subject: z.string(), published: z.boolean() })
    .optional()
    .describe('The message, and where it can be read. Absent when there was nothing to send.'),
  report: z.string().optional().describe('The page for people, a file. Absent where none was written.'),
  error: RunFailure.optional(),
  result: HandOff.nullable().describe(
    'The hand-off, as every consumer gets it. null when the run did not get that far.',
  ),
});
export type RunDocument = z.infer<typeof RunDocument>;
