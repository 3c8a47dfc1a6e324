import { expect, test } from 'vitest';
import { Environment } from '../../../functions/notify/env.ts';
import { InvalidEnvironment } from '../../../functions/shared/errors.ts';
import { readEnvironment } from '../../../functions/shared/task.ts';

const read = (topics: string | undefined) => readEnvironment(Environment, { BUCKET_NAME: 'monitor', TOPICS: topics });

test('topics are named ARNs', () => {
  const arn = 'arn:aws-us-gov:sns:us-gov-west-1:111122223333:alerts_1';
  expect(read(JSON.stringify({ default: arn })).TOPICS).toEqual({ default: arn });
  expect(read('{}').TOPICS).toEqual({});
});

test.each([
  ['{"default":"alerts"}', /TOPICS\.default: is not the ARN of a standard SNS topic/],
  ['{"default":"arn:aws:sns:eu-west-1:1111:alerts"}', /TOPICS\.default: is not the ARN/],
  ['{"night":"arn:aws:sns:eu-west-1:111122223333:alerts.fifo"}', /TOPICS\.night: is not the ARN of a standard/],
  ['{"default":"arn:aws:sqs:eu-west-1:111122223333:alerts"}', /TOPICS\.default/],
  ['arn:aws:sns:eu-west-1:111122223333:alerts', /TOPICS: is not JSON; it must be an object/],
  ['["arn:aws:sns:eu-west-1:111122223333:alerts"]', /TOPICS: /],
  [undefined, /TOPICS: /],
])('%s is refused, naming the variable and the topic', (topics, message) => {
  expect(() => read(topics)).toThrow(InvalidEnvironment);
  expect(() => read(topics)).toThrow(message);
});
