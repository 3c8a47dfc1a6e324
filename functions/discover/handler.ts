import { s3Objects } from '../../storage/s3-objects.ts';
import { readRoleOf } from '../shared/ec2/read-role.ts';
import { lambda, readEnvironment } from '../shared/task.ts';
import { accountChecks } from './account-checks.ts';
import { Environment } from './env.ts';
import { ipamCalls } from './ipam-calls.ts';
import { discoverTask } from './task.ts';

export const handler = lambda(discoverTask, () => {
  const environment = readEnvironment(Environment, process.env);
  const { BUCKET_NAME, HOME_REGIONS: homeRegions, ACCOUNTS, DESTINATIONS, METRICS_NAMESPACE } = environment;
  const declared = { destinations: DESTINATIONS, metricsNamespace: METRICS_NAMESPACE };
  const checks = accountChecks(readRoleOf(environment));
  return { ...ipamCalls(), ...checks, objects: s3Objects(BUCKET_NAME), homeRegions, accounts: ACCOUNTS, declared };
});
