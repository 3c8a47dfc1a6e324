import { s3Objects } from '../../storage/s3-objects.ts';
import { readRoleOf } from '../shared/ec2/read-role.ts';
import { lambda } from '../shared/task.ts';
import { accountChecks } from './account-checks.ts';
import { Environment } from './env.ts';
import { ipamCalls } from './ipam-calls.ts';
import { organizationCalls } from './organization-names.ts';
import { discoverTask } from './task.ts';

export const handler = lambda(discoverTask, Environment, (environment) => ({
  objects: s3Objects(environment.BUCKET_NAME),
  ...ipamCalls(),
  ...accountChecks(readRoleOf(environment)),
  ...(environment.ORGANIZATION_NAMES === 'yes' && organizationCalls()),
  accountNames: environment.ACCOUNT_NAMES,
  homeRegions: environment.HOME_REGIONS,
  scopesAtATime: environment.MAX_CONCURRENCY,
  declared: { destinations: environment.DESTINATIONS, metricsNamespace: environment.METRICS_NAMESPACE },
}));
