import * as z from 'zod';
import { ScopeType } from '../../statemachine/contracts/scope.ts';
import { Document } from './document.ts';

/** A scope whose newest results were read. */
export const ScopeRead = z.object({
  scopeId: z.string(),
  scopeType: ScopeType,
  name: z.string().optional(),
  runId: z.string(),
  asOf: z.iso.datetime().describe('When that run began: results are of that time, or earlier.'),
});
export type ScopeRead = z.infer<typeof ScopeRead>;

/** What every answer from results begins with. */
export const ResultsDocument = Document.extend({
  where: z.string().describe('The directory, or s3://bucket, that the results were read from.'),
  scopes: z.array(ScopeRead),
});
