import { s3Objects } from '../../storage/s3-objects.ts';
import { lambda, readEnvironment } from '../shared/task.ts';
import { awsCalls } from './aws-calls.ts';
import { Environment } from './env.ts';
import { handOffTask } from './task.ts';

export const handler = lambda(handOffTask, () => {
  const { BUCKET_NAME, CONSUMERS: consumers } = readEnvironment(Environment, process.env);
  return { objects: s3Objects(BUCKET_NAME), consumers, calls: awsCalls };
});
