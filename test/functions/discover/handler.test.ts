import { expect, test } from 'vitest';
import { Environment } from '../../../functions/discover/env.ts';
import { handler } from '../../../functions/discover/handler.ts';
import { InvalidEnvironment } from '../../../functions/shared/errors.ts';
import { readEnvironment } from '../../../functions/shared/task.ts';

const common = { BUCKET_NAME: 'bucket', DESTINATIONS: '{"topics":["default"],"consumers":[]}' };

test('reads the home Regions from a list, each once', () => {
  const environment = { ...common, HOME_REGIONS: 'eu-west-1, us-east-1,,eu-west-1' };

  expect(readEnvironment(Environment, environment).HOME_REGIONS).toEqual(['eu-west-1', 'us-east-1']);
});

test.each([
  [common, 'HOME_REGIONS'],
  [{ ...common, HOME_REGIONS: 'eu-west-1;us-east-1' }, 'is not a Region name'],
  [{ ...common, HOME_REGIONS: 'eu-west-1', DESTINATIONS: 'default' }, 'DESTINATIONS: is not JSON'],
  [{ ...common, HOME_REGIONS: 'eu-west-1', DESTINATIONS: '{"topics":[]}' }, 'DESTINATIONS.consumers'],
  [{ HOME_REGIONS: 'eu-west-1' }, 'BUCKET_NAME'],
])('refuses the environment %j and names the variable', (environment, named) => {
  expect(() => readEnvironment(Environment, environment)).toThrow(named);
});

test('is a Lambda handler that does nothing until it is invoked', async () => {
  const context = { awsRequestId: 'request-1', getRemainingTimeInMillis: () => 1000 };

  await expect(handler({}, context as never)).rejects.toThrow(InvalidEnvironment);
});
