import * as z from 'zod';
import { Gap, Rows } from '../../statemachine/contracts/coverage.ts';
import { ListsRead } from '../../statemachine/contracts/lists-read.ts';

/** How far Inspect has come with the subnets that it looks into. */
export const Inspected = z.object({
  done: z.boolean(),
  next: z.int().min(0).describe('Where in its list of subnets to go on.'),
  candidates: z.int().min(0),
  leftOut: z.int().min(0).describe('Subnets that the limit of the policy left out.'),
});
export type Inspected = z.infer<typeof Inspected>;

/** By call and member: values that this version does not know, the first few of them, and how many rows have one. */
export const UnknownValues = z.record(z.string(), z.object({ values: z.array(z.string()), rows: z.int() }));
export type UnknownValues = z.infer<typeof UnknownValues>;

/**
 * How far a scope's collection has come: Collect's continuation while `done` is false, and afterwards the manifest of
 * the inventory. Parts are named by `pass` and number, never listed: whatever an abandoned pass left does not count.
 */
export const Collected = z.object({
  done: z.boolean(),
  pass: z.int().min(1).describe('1, and one more for each time that the scope was started again.'),
  parts: z.int().min(0).describe('Parts of this pass, numbered from 0.'),
  rows: Rows.describe('Rows of this pass. Duplicates are those within a part; merging the parts finds the others.'),
  records: z.int().min(0).default(0).describe('Lines of this pass that are not resource CIDRs.'),
  partsOf: z
    .record(z.string(), z.object({ first: z.int(), count: z.int() }))
    .default({})
    .describe('By source: its parts, which hold nothing else.'),
  regions: z.array(z.string()).default([]).describe('Regions that resources were seen in, sorted.'),
  read: ListsRead.default({}).describe('What was read to its end, as far as this has come.'),
  unknown: UnknownValues.optional().describe(
    'What rows of this pass had that this version does not know; Inspect, which comes last, tells it.',
  ),
  gaps: z.array(Gap).default([]).describe('What could not be read beside the resource CIDRs. Each once.'),
  calls: z.int().min(0).describe('API calls that answered, of all passes.'),
  sourceIndex: z.int().min(0).describe('Which of the sources of the scope is being read.'),
  place: z.string().min(1).optional().describe('Where that source goes on; absent at its first page.'),
  restarts: z.int().min(0).describe('Times that a pagination token expired and the scope was started again.'),
  inspected: Inspected.optional().describe('Absent until Inspect has begun.'),
});
export type Collected = z.infer<typeof Collected>;
