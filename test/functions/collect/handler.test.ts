import { expect, test } from 'vitest';
import { handler } from '../../../functions/collect/handler.ts';
import { InvalidEnvironment } from '../../../functions/shared/errors.ts';

test('is a Lambda handler that does nothing until it is invoked', async () => {
  const context = { awsRequestId: 'request-1', getRemainingTimeInMillis: () => 1000 };

  await expect(handler({}, context as never)).rejects.toThrow(InvalidEnvironment);
});
