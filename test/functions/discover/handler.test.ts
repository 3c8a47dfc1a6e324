import { expect, test } from 'vitest';
import { Environment } from '../../../functions/discover/env.ts';
import { handler } from '../../../functions/discover/handler.ts';
import { InvalidEnvironment } from '../../../functions/shared/errors.ts';
import { readEnvironment } from '../../../functions/shared/task.ts';

test('reads the home Regions from a list, each once', () => {
  const environment = { BUCKET_NAME: 'bucket', HOME_REGIONS: 'eu-west-1, us-east-1,,eu-west-1' };

  expect(readEnvironment(Environment, environment).HOME_REGIONS).toEqual(['eu-west-1', 'us-east-1']);
});

test.each([
  [{ BUCKET_NAME: 'bucket' }, 'HOME_REGIONS'],
  [{ BUCKET_NAME: 'bucket', HOME_REGIONS: ' , ' }, 'HOME_REGIONS: names no Region'],
  [{ BUCKET_NAME: 'bucket', HOME_REGIONS: 'eu-west-1;us-east-1' }, 'is not a Region name'],
  [{ HOME_REGIONS: 'eu-west-1' }, 'BUCKET_NAME'],
])('refuses the environment %j and names the variable', (environment, named) => {
  expect(() => readEnvironment(Environment, environment)).toThrow(named);
});

test('is a Lambda handler that does nothing until it is invoked', async () => {
  const context = { awsRequestId: 'request-1', getRemainingTimeInMillis: () => 1000 };

  await expect(handler({}, context as never)).rejects.toThrow(InvalidEnvironment);
});
