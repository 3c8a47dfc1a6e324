import { s3Objects } from '../../storage/s3-objects.ts';
import { lambda } from '../shared/task.ts';
import { awsCalls } from './aws-calls.ts';
import { Environment } from './env.ts';
import { publishMetricsTask } from './task.ts';

export const handler = lambda(publishMetricsTask, Environment, (environment) => ({
  objects: s3Objects(environment.BUCKET_NAME),
  ...awsCalls(),
  runNamespace: environment.METRICS_NAMESPACE,
  deployment: environment.DEPLOYMENT,
  detail: environment.METRICS_DETAIL,
}));
