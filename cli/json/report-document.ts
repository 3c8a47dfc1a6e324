import * as z from 'zod';
import { Document } from './document.ts';

/** `report --json` */
export const ReportDocument = Document.extend({
  where: z.string().describe('The directory, or s3://bucket, that the run was read from.'),
  runId: z.string(),
  asOf: z.iso.datetime(),
  format: z.enum(['html', 'md', 'csv', 'json']),
  file: z.string().describe('Where the report is.'),
  bytes: z.int(),
  redacted: z.boolean().describe('Whether ids of accounts, names and tags are masked.'),
  madeBy: z
    .enum(['command', 'run'])
    .describe('run: it is the one that the run wrote, as what it was made of is no longer there.'),
  opened: z.boolean(),
});
export type ReportDocument = z.infer<typeof ReportDocument>;
