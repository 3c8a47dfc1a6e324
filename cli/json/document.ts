import * as z from 'zod';
import { jsonText } from '../../core/text/json-text.ts';
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

/** The text of a document: one, and nothing else, is printed. */
export function documentText<T extends z.infer<typeof Document>>(document: Omit<T, 'schemaVersion'>): string {
  return jsonText({ schemaVersion: SCHEMA_VERSION, ...document }, 2);
}
