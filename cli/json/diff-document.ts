import * as z from 'zod';
import { Diff } from '../../statemachine/contracts/diff.ts';
import { Document } from './document.ts';

const RunCompared = z.object({
  runId: z.string(),
  asOf: z.iso.datetime(),
  policy: z.string().describe('Name of the policy that judged it.'),
  scopes: z.array(z.string()).describe('Scopes whose evaluations of it are there.'),
});

/** `diff --json` */
export const DiffDocument = Document.extend({
  where: z.string().describe('The directory, or s3://bucket, that the runs were read from.'),
  from: RunCompared,
  to: RunCompared,
  ...Diff.shape,
  notKnown: z.array(z.string()).describe('What could not be compared, and why.'),
});
export type DiffDocument = z.infer<typeof DiffDocument>;
