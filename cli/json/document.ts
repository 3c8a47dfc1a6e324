import * as z from 'zod';
import { SCHEMA_VERSION, SchemaVersion } from '../../statemachine/contracts/version.ts';

export const Exit = z.object({
  code: z.int().describe('The exit code of the command, as docs/cli.md lists them.'),
  reason: z.string().optional().describe('Why it is not 0.'),
});
export type Exit = z.infer<typeof Exit>;

/** What went wrong, as the terminal shows it. */
export const Failure = z.object({
  message: z.string().describe('One problem a line.'),
  advice: z.array(z.string()).describe('What to do about it, line by line.'),
});

/** What every document that `--json` prints begins with. */
export const Document = z.object({ schemaVersion: SchemaVersion, exit: Exit });

/** Instead of a command's own document, when it has nothing to tell but the error. */
export const ErrorDocument = Document.extend({ error: Failure });
export type ErrorDocument = z.infer<typeof ErrorDocument>;

/** JSON may hold these as they are; but U+009B begins a command to the terminal, and the others turn what is read. */
const UNSAFE = /[\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g;

/** The text of a document: one, and nothing else, is printed. */
export function documentText<T extends z.infer<typeof Document>>(document: Omit<T, 'schemaVersion'>): string {
  // All of them can only be within strings, where an escape is the same value.
  return JSON.stringify({ schemaVersion: SCHEMA_VERSION, ...document }, null, 2).replace(
    UNSAFE,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
