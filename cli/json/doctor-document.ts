import * as z from 'zod';
import { Document } from './document.ts';

/** `doctor --json` */
export const DoctorDocument = Document.extend({
  checks: z.array(
    z.object({
      name: z.string().describe('What was looked at.'),
      status: z.enum(['ok', 'warning', 'failed']),
      text: z.string().describe('What was found.'),
      next: z.array(z.string()).describe('What to do about it; empty when all is well.'),
    }),
  ),
  missingPolicy: z.record(z.string(), z.unknown()).optional().describe('The IAM policy to ask for.'),
  nextCommand: z.string().optional().describe('What to run now; absent when nothing would work yet.'),
});
export type DoctorDocument = z.infer<typeof DoctorDocument>;
