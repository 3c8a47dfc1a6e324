import { parquetDayFiles } from '../../storage/history/parquet-day-files.ts';
import { s3Objects } from '../../storage/s3-objects.ts';
import { lambda } from '../shared/task.ts';
import { Environment } from './env.ts';
import { recordTask } from './task.ts';

export const handler = lambda(recordTask, Environment, ({ BUCKET_NAME }) => {
  const objects = s3Objects(BUCKET_NAME);
  return { objects, dayFiles: parquetDayFiles(objects) };
});
