import { s3Objects } from '../shared/s3-objects.ts';
import { lambda, readEnvironment } from '../shared/task.ts';
import { Environment } from './env.ts';
import { ipamCalls } from './ipam-calls.ts';
import { discoverTask } from './task.ts';

export const handler = lambda(discoverTask, () => {
  const { BUCKET_NAME, HOME_REGIONS, DESTINATIONS, METRICS_NAMESPACE } = readEnvironment(Environment, process.env);
  const declared = { destinations: DESTINATIONS, metricsNamespace: METRICS_NAMESPACE };
  return { ...ipamCalls(), objects: s3Objects(BUCKET_NAME), homeRegions: HOME_REGIONS, declared };
});
