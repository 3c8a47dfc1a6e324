import * as z from 'zod';
import { Document } from './document.ts';

/** `validate --json` */
export const ValidateDocument = z.discriminatedUnion('valid', [
  Document.extend({
    file: z.string(),
    valid: z.literal(true),
    warnings: z
      .array(z.string())
      .describe('What can hardly be meant: rules that nothing reaches, levels that never or always hold.'),
    policy: z
      .record(z.string(), z.unknown())
      .describe('With every default filled in; docs/policy.md says what it has.'),
  }),
  Document.extend({
    file: z.string(),
    valid: z.literal(false),
    errors: z.array(z.string()).describe('`file:line:column  field: what`, or why the file cannot be read.'),
  }),
]);
export type ValidateDocument = z.infer<typeof ValidateDocument>;
