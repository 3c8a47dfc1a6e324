import { s3Objects } from '../../storage/s3-objects.ts';
import { lambda, readEnvironment } from '../shared/task.ts';
import { Environment } from './env.ts';
import { summarizeTask } from './task.ts';

export const handler = lambda(summarizeTask, () => ({
  objects: s3Objects(readEnvironment(Environment, process.env).BUCKET_NAME),
}));
