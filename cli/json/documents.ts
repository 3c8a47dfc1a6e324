import type * as z from 'zod';
import { DoctorDocument } from './doctor-document.ts';
import { ErrorDocument } from './document.ts';
import { PolicyGetDocument, PolicyHistoryDocument, PolicyPutDocument } from './policy-documents.ts';
import { RunDocument } from './run-document.ts';
import { StartDocument } from './start-document.ts';
import { ValidateDocument } from './validate-document.ts';

/** Everything that `--json` prints, by the name of its JSON Schema file. */
export const documents = {
  'cli-doctor': DoctorDocument,
  'cli-policy-get': PolicyGetDocument,
  'cli-policy-history': PolicyHistoryDocument,
  'cli-policy-put': PolicyPutDocument,
  'cli-run': RunDocument,
  'cli-start': StartDocument,
  'cli-validate': ValidateDocument,
  'cli-error': ErrorDocument,
} satisfies Record<string, z.ZodType>;
