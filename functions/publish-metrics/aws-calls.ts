import { CloudWatchClient, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import type { PutMetricData } from './put-metrics.ts';

export function awsCalls(): { readonly putMetricData: PutMetricData } {
  const cloudWatch = new CloudWatchClient({});
  return { putMetricData: (input) => cloudWatch.send(new PutMetricDataCommand(input)) };
}
