import * as z from 'zod';
import { Capacity } from '../../statemachine/contracts/capacity.ts';
import { Count } from '../../statemachine/contracts/count.ts';
import { Day, ImportSource } from '../../statemachine/contracts/history.ts';
import { open } from '../../statemachine/contracts/open.ts';
import { Resource } from '../../statemachine/contracts/resource-cidr.ts';
import { Document } from './document.ts';

const percent = z.number().min(0).max(100);

const DayFigures = z.object({
  day: Day,
  peakPercent: percent,
  meanPercent: percent,
  samples: z.int(),
  total: Count,
  cidr: z.string(),
  source: open(ImportSource).optional().describe('Where it was imported from. Absent: runs measured it.'),
});

const Series = z.object({
  historyId: z.string().describe('The scope whose history it is; ec2-<account> without IPAM.'),
  key: z.string().describe('As in the evaluations.'),
  basis: Capacity.shape.basis.describe('What is used: of another basis, figures are another series.'),
  hours: z
    .array(z.object({ at: z.iso.datetime(), usedPercent: percent, total: Count, cidr: z.string() }))
    .describe('Those of the last 72 in which it was measured. An hour that is not here is a gap, not 0.'),
  days: z.array(DayFigures).describe('Those of the last 400 that are over, and on which it was measured.'),
  censored: z
    .array(DayFigures)
    .describe(
      'Imported days of figures that exist only above (or below) some value: a line through them would mislead.',
    ),
});

/** `history --output json` */
export const HistoryDocument = Document.extend({
  where: z.string().describe('The directory, or s3://bucket, that it was read from.'),
  resource: Resource,
  gone: z.literal(true).optional().describe('It is not in the newest results: only the history knows it.'),
  since: z.iso.datetime().optional(),
  series: z.array(Series),
  madeUp: z.literal(true).optional().describe('It is the demo organisation: nothing is real.'),
  notKnown: z.array(z.string()).describe('What could not be read, and why.'),
});
export type HistoryDocument = z.infer<typeof HistoryDocument>;
