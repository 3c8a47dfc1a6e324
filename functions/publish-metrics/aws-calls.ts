import { CloudWatchClient, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { throughProxy } from '../../storage/through-proxy.ts';
import type { PutMetricData } from './put-metrics.ts';

export function awsCalls(): { readonly putMetricData: PutMetricData } {
  const cloudWatch = new CloudWatchClient(throughProxy());
  return { putMetricData: (input) => cloudWatch.send(new PutMetricDataCommand(input)) };
}
