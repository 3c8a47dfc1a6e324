import * as z from 'zod';
import { open } from '../../statemachine/contracts/open.ts';
import { Document } from './document.ts';

const versionId = z.string().optional().describe('S3 version; absent where the bucket keeps none.');
const etag = z.string().describe('Without quotes: what --if-match takes.');
const url = z.string().describe('s3://… of the policy.');

/** `policy get --json` */
export const PolicyGetDocument = Document.extend({
  url,
  etag,
  versionId,
  lastModified: z.iso.datetime().optional(),
  text: z.string().describe('To the letter.'),
  valid: z.boolean(),
  policy: z.record(z.string(), z.unknown()).optional().describe('With every default filled in; only when valid.'),
  errors: z.array(z.string()).describe('`line and field: what`; empty when valid.'),
});
export type PolicyGetDocument = z.infer<typeof PolicyGetDocument>;

/** `policy put --json` */
export const PolicyPutDocument = Document.extend({
  url,
  written: z
    .boolean()
    .describe(
      'false with --dry-run, when the bucket holds exactly this already, and with --if-absent when it holds any.',
    ),
  etag: etag.optional(),
  versionId,
  previous: z.object({ etag, versionId }).nullable().describe('null when there was no policy.'),
  comparedWith: z.string(),
  changes: z
    .array(
      z.object({
        kind: open(z.enum(['added', 'removed', 'changed'])),
        about: z.string(),
        lines: z.array(z.string()).readonly(),
      }),
    )
    .readonly()
    .describe('In words. Empty when rules and alerts stay the same.'),
});
export type PolicyPutDocument = z.infer<typeof PolicyPutDocument>;

/** `policy history --json` */
export const PolicyHistoryDocument = Document.extend({
  url,
  versions: z
    .array(
      z.object({
        versionId: z.string(),
        lastModified: z.iso.datetime().optional(),
        current: z.boolean(),
        deleted: z.boolean(),
        bytes: z.int(),
        etag: z.string(),
      }),
    )
    .describe('Newest first.'),
});
export type PolicyHistoryDocument = z.infer<typeof PolicyHistoryDocument>;
