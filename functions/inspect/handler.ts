import { s3Objects } from '../../storage/s3-objects.ts';
import { readRoleOf } from '../shared/ec2/read-role.ts';
import { lambda } from '../shared/task.ts';
import { Environment } from './env.ts';
import { networks } from './network-calls.ts';
import { inspectTask } from './task.ts';

export const handler = lambda(inspectTask, Environment, (environment) => ({
  objects: s3Objects(environment.BUCKET_NAME),
  ...networks(readRoleOf(environment), environment.READ_OWN_ACCOUNT === 'yes'),
}));
