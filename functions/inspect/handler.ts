import { s3Objects } from '../../storage/s3-objects.ts';
import { readRoleOf } from '../shared/ec2/read-role.ts';
import { lambda, readEnvironment } from '../shared/task.ts';
import { Environment } from './env.ts';
import { networks } from './network-calls.ts';
import { inspectTask } from './task.ts';

export const handler = lambda(inspectTask, () => {
  const environment = readEnvironment(Environment, process.env);
  const readsOwn = environment.READ_OWN_ACCOUNT === 'yes';
  return { ...networks(readRoleOf(environment), readsOwn), objects: s3Objects(environment.BUCKET_NAME) };
});
