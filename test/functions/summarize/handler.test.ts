import { expect, test } from 'vitest';
import { InvalidEnvironment } from '../../../functions/shared/errors.ts';
import { handler } from '../../../functions/summarize/handler.ts';

test('is a Lambda handler that does nothing until it is invoked', async () => {
  const context = { awsRequestId: 'request-1', getRemainingTimeInMillis: () => 1000 };

  await expect(handler({}, context as never)).rejects.toThrow(InvalidEnvironment);
});
