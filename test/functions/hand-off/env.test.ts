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
  expect(read(JSON.stringify({ tickets: name })).CONSUMERS).toEqual({ tickets: { type: 'lambda', arn: name } });
});

test.each(['', 'two words', 'arn:aws:sns:eu-west-1:111122223333:tickets', 'https://example.com'])(
  '%j is refused, naming the variable and the consumer',
  (name) => {
    expect(() => read(JSON.stringify({ tickets: name }))).toThrow(InvalidEnvironment);
    expect(() => read(JSON.stringify({ tickets: name }))).toThrow(/CONSUMERS\.tickets\.arn: is not the name or ARN/);
  },
);

test.each([
  { type: 'lambda', arn: 'tickets' },
  { type: 'lambdaSync', arn: 'arn:aws:lambda:eu-west-1:111122223333:function:tickets' },
  { type: 'stateMachine', arn: 'arn:aws:states:eu-west-1:111122223333:stateMachine:grow' },
  { type: 'stateMachine', arn: 'arn:aws:states:eu-west-1:111122223333:stateMachine:grow:live' },
  { type: 'eventBus', arn: 'arn:aws:events:eu-west-1:111122223333:event-bus/default' },
  { type: 'sns', arn: 'arn:aws:sns:eu-west-1:111122223333:reports' },
  { type: 'sqs', url: 'https://sqs.eu-west-1.amazonaws.com/111122223333/reports.fifo' },
])('a consumer is declared with its kind: $type', (destination) => {
  expect(read(JSON.stringify({ there: destination })).CONSUMERS).toEqual({ there: destination });
});

test.each([
  [
    { type: 'stateMachine', arn: 'arn:aws:states:eu-west-1:111122223333:execution:grow:1' },
    'there.arn: is not the ARN',
  ],
  [{ type: 'sqs', url: 'https://example.com/queue' }, 'there.url: is not the URL'],
  [{ type: 'kinesis', arn: 'x' }, 'there.type'],
  [{ type: 'sns', arn: 'arn:aws:sns:eu-west-1:111122223333:a', topic: 'b' }, 'there: has unknown field topic'],
])('%j is refused by the field that is wrong', (destination, problem) => {
  expect(() => read(JSON.stringify({ there: destination }))).toThrow(`CONSUMERS.${problem}`);
});
