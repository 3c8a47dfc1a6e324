import * as z from 'zod';
import { Day, ImportSource } from '../../statemachine/contracts/history.ts';
import { Document } from './document.ts';

const count = z.int().min(0);

/** `history import … --json` */
export const HistoryImportDocument = Document.extend({
  where: z.string().describe('The directory, or s3://bucket, whose histories it went into.'),
  from: z.string().describe('The file, or the Regions of CloudWatch.'),
  source: ImportSource,
  dryRun: z.boolean().describe('Nothing was written: it is what would be.'),
  looked: z.object({
    resources: count.describe('Measured resources of the newest results.'),
    lines: count.optional().describe('Of the CSV, without its heading.'),
    metrics: count.optional().describe('That CloudWatch lists.'),
  }),
  series: count.describe('That have a day to import.'),
  days: z.object({
    added: count,
    replaced: count.describe('There with other figures.'),
    there: count.describe('There just so.'),
  }),
  censored: z
    .object({ series: count, days: count })
    .describe('Of these, figures that exist only above, or below, some value: to be shown, and in no forecast.'),
  first: Day.optional(),
  last: Day.optional(),
  scale: z
    .array(
      z.object({
        metric: z.string(),
        scale: z.enum(['percent', 'fraction', 'notKnown']),
        compared: count.describe("Series whose value was compared with today's utilization."),
      }),
    )
    .optional()
    .describe('How CloudWatch tells utilization.'),
  leftOut: z.array(z.object({ why: z.string(), count, examples: z.array(z.string()) })),
  cost: z
    .object({
      requests: count,
      metrics: count,
      dollars: z.number(),
      madeUp: z.literal(true).optional().describe('--demo: nothing was called, and nothing cost anything.'),
    })
    .optional()
    .describe('Calls of CloudWatch, metrics asked for, and what that costs about.'),
  notes: z.array(z.string()),
});
export type HistoryImportDocument = z.infer<typeof HistoryImportDocument>;
