import { s3Objects } from '../../storage/s3-objects.ts';
import { lambda } from '../shared/task.ts';
import { Environment } from './env.ts';
import { evaluateTask } from './task.ts';

export const handler = lambda(evaluateTask, Environment, ({ BUCKET_NAME }) => ({ objects: s3Objects(BUCKET_NAME) }));
