import * as z from 'zod';
import { HandOff } from '../../statemachine/contracts/hand-off.ts';
import { Document } from './document.ts';
import { RunFailure } from './run-document.ts';

/** `start --json` */
export const StartDocument = Document.extend({
  runId: z.string().optional().describe('Absent, like all about the execution, when none was started.'),
  executionArn: z.string().optional(),
  console: z.string().optional().describe('Link to the execution.'),
  startedAt: z.iso.datetime().optional(),
  startedBefore: z.boolean().optional().describe('Whether an earlier start under the same name was found.'),
  status: z
    .string()
    .optional()
    .describe(
      'How the execution ended, in the words of Step Functions (SUCCEEDED, FAILED …); absent without --wait, or when it was not waited for to its end.',
    ),
  notes: z.array(z.string()).optional().describe('What could not be read, and why.'),
  error: RunFailure.optional(),
  result: HandOff.nullable().describe(
    'The hand-off, or the pointer to a large one. null when there is none, or not yet.',
  ),
});
export type StartDocument = z.infer<typeof StartDocument>;
