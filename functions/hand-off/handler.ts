import { s3Objects } from '../../storage/s3-objects.ts';
import { lambda } from '../shared/task.ts';
import { awsCalls } from './aws-calls.ts';
import { Environment } from './env.ts';
import { handOffTask } from './task.ts';

export const handler = lambda(handOffTask, Environment, ({ BUCKET_NAME, CONSUMERS: consumers }) => ({
  objects: s3Objects(BUCKET_NAME),
  calls: awsCalls(),
  consumers,
}));
