import * as z from 'zod';
import { BucketVariables } from '../shared/bucket-variables.ts';

export const Environment = z.object({
  ...BucketVariables.shape,
  METRICS_NAMESPACE: z
    .string()
    .min(1)
    .default('IpamMonitor')
    .describe('Of the metrics about runs: the alarms of the deployment look there, whatever the policy says.'),
  DEPLOYMENT: z
    .string()
    .min(1)
    .default('local')
    .describe('Which deployment the metrics about runs are of: several can write to one namespace.'),
  METRICS_DETAIL: z.enum(['full', 'minimal']).default('full').describe('minimal: totals over all scopes only.'),
});
