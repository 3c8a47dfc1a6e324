import { expect, test } from 'vitest';
import { Environment } from '../../../functions/hand-off/env.ts';
import { InvalidEnvironment } from '../../../functions/shared/errors.ts';
import { readEnvironment } from '../../../functions/shared/task.ts';

const read = (consumers: string) => readEnvironment(Environment, { BUCKET_NAME: 'monitor', CONSUMERS: consumers });

test.each([
  'tickets',
  'tickets:live',
  'arn:aws:lambda:eu-west-1:111122223333:function:tickets',
  'arn:aws-cn:lambda:cn-north-1:111122223333:function:tickets:$LATEST',
])('a consumer is a function: %s', (name) => {
  expect(read(JSON.stringify({ tickets: name })).CONSUMERS).toEqual({ tickets: name });
});

test.each(['', 'two words', 'arn:aws:sns:eu-west-1:111122223333:tickets', 'https://example.com'])(
  '%j is refused, naming the variable and the consumer',
  (name) => {
    expect(() => read(JSON.stringify({ tickets: name }))).toThrow(InvalidEnvironment);
    expect(() => read(JSON.stringify({ tickets: name }))).toThrow(/CONSUMERS\.tickets: is not the name or ARN/);
  },
);
