import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { byRegion, regionOf } from '../shared/by-region.ts';
import { s3Objects } from '../shared/s3-objects.ts';
import { lambda, readEnvironment } from '../shared/task.ts';
import { Environment } from './env.ts';
import { notifyTask } from './task.ts';

export const handler = lambda(notifyTask, () => {
  const { BUCKET_NAME, TOPICS: topics } = readEnvironment(Environment, process.env);
  const sns = byRegion((region) => new SNSClient({ region }));
  return {
    objects: s3Objects(BUCKET_NAME),
    topics,
    publish: (input) => sns(regionOf(input.TopicArn ?? '')).send(new PublishCommand(input)),
  };
});
