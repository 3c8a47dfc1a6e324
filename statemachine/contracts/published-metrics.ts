import * as z from 'zod';
import { SchemaVersion } from './version.ts';

/** metrics/published.json: the resources with metrics of their own, over runs. */
export const PublishedMetrics = z.object({
  schemaVersion: SchemaVersion,
  runId: z.string(),
  asOf: z.iso.datetime().describe('Of the newest run that wrote this.'),
  resources: z.array(
    z.object({ scopeId: z.string(), key: z.string(), until: z.iso.datetime().describe('Published on until then.') }),
  ),
});
export type PublishedMetrics = z.infer<typeof PublishedMetrics>;
