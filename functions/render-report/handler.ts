import { s3Objects } from '../../storage/s3-objects.ts';
import { lambda } from '../shared/task.ts';
import { Environment } from './env.ts';
import { renderReportTask } from './task.ts';

export const handler = lambda(
  renderReportTask,
  Environment,
  ({ BUCKET_NAME, TITLE: title, COMMAND_OPTIONS: options, STACK_NAME: stack }) => ({
    objects: s3Objects(BUCKET_NAME),
    of: {
      title,
      flags: options && ` ${options}`,
      ...(stack && { deployment: { stack, region: process.env.AWS_REGION ?? '' } }),
    },
  }),
);
