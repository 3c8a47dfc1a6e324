import { s3Objects } from '../../storage/s3-objects.ts';
import { lambda } from '../shared/task.ts';
import { awsCalls } from './aws-calls.ts';
import { Environment } from './env.ts';
import { notifyTask } from './task.ts';
import { webhooksOf } from './webhook.ts';

export const handler = lambda(
  notifyTask,
  Environment,
  ({ BUCKET_NAME, TOPICS: topics, STACK_NAME: stack, ...rest }) => {
    const { publish, invoke } = awsCalls();
    const deployment = stack === '' ? undefined : { stack, region: process.env.AWS_REGION ?? '' };
    return { objects: s3Objects(BUCKET_NAME), topics, publish, webhooks: webhooksOf(rest, invoke), deployment };
  },
);
