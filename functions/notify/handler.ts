import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { s3Objects } from '../../storage/s3-objects.ts';
import { byRegion, regionOf } from '../shared/by-region.ts';
import { lambda, readEnvironment } from '../shared/task.ts';
import { Environment } from './env.ts';
import { notifyTask } from './task.ts';
import { postThrough } from './webhook.ts';

export const handler = lambda(notifyTask, () => {
  const environment = readEnvironment(Environment, process.env);
  const { BUCKET_NAME, TOPICS: topics, WEBHOOKS: types, WEBHOOK_FUNCTION, STACK_NAME: stack } = environment;
  const sns = byRegion((region) => new SNSClient({ region }));
  const functions = new LambdaClient({});
  return {
    objects: s3Objects(BUCKET_NAME),
    topics,
    publish: (input) => sns(regionOf(input.TopicArn ?? '')).send(new PublishCommand(input)),
    webhooks:
      WEBHOOK_FUNCTION === ''
        ? undefined
        : { types, post: postThrough((input) => functions.send(new InvokeCommand(input)), WEBHOOK_FUNCTION) },
    deployment: stack === '' ? undefined : { stack, region: process.env.AWS_REGION ?? '' },
  };
});
