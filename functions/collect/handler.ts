import { s3Objects } from '../../storage/s3-objects.ts';
import { readRoleOf } from '../shared/ec2/read-role.ts';
import { lambda } from '../shared/task.ts';
import { accountCalls } from './account-calls.ts';
import { Environment } from './env.ts';
import { ipamCalls } from './ipam-calls.ts';
import { collectTask } from './task.ts';

export const handler = lambda(collectTask, Environment, (environment) => ({
  objects: s3Objects(environment.BUCKET_NAME),
  ...ipamCalls(),
  ...accountCalls(readRoleOf(environment)),
}));
