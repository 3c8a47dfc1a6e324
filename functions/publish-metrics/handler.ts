import { CloudWatchClient, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { s3Objects } from '../shared/s3-objects.ts';
import { lambda, readEnvironment } from '../shared/task.ts';
import { Environment } from './env.ts';
import { publishMetricsTask } from './task.ts';

export const handler = lambda(publishMetricsTask, () => {
  const objects = s3Objects(readEnvironment(Environment, process.env).BUCKET_NAME);
  const cloudWatch = new CloudWatchClient({});
  return { objects, putMetricData: (input) => cloudWatch.send(new PutMetricDataCommand(input)) };
});
