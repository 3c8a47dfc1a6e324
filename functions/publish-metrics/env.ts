import * as z from 'zod';

export const Environment = z.object({
  BUCKET_NAME: z.string().min(1),
  METRICS_NAMESPACE: z
    .string()
    .min(1)
    .default('IpamMonitor')
    .describe('Of the metrics about runs: the alarms of the deployment look there, whatever the policy says.'),
  METRICS_DETAIL: z.enum(['full', 'minimal']).default('full').describe('minimal: totals over all scopes only.'),
});
