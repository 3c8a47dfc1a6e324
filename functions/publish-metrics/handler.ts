import { CloudWatchClient, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { s3Objects } from '../../storage/s3-objects.ts';
import { lambda, readEnvironment } from '../shared/task.ts';
import { Environment } from './env.ts';
import { publishMetricsTask } from './task.ts';

export const handler = lambda(publishMetricsTask, () => {
  const { BUCKET_NAME, METRICS_NAMESPACE, METRICS_DETAIL } = readEnvironment(Environment, process.env);
  const cloudWatch = new CloudWatchClient({});
  return {
    objects: s3Objects(BUCKET_NAME),
    putMetricData: (input) => cloudWatch.send(new PutMetricDataCommand(input)),
    runNamespace: METRICS_NAMESPACE,
    detail: METRICS_DETAIL,
  };
});
