import type * as z from 'zod';
import { UsageErrorDocument } from './document.ts';
import { RunDocument } from './run-document.ts';
import { StartDocument } from './start-document.ts';
import { ValidateDocument } from './validate-document.ts';

/** Everything that `--json` prints, by the name of its JSON Schema file. */
export const documents = {
  'cli-run': RunDocument,
  'cli-start': StartDocument,
  'cli-validate': ValidateDocument,
  'cli-usage-error': UsageErrorDocument,
} satisfies Record<string, z.ZodType>;
