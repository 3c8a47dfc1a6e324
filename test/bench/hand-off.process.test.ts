import { expect, test } from 'vitest';
import { measureHandOff } from '../../bench/measure-hand-off.ts';
import { steps } from '../../statemachine/steps.ts';
import { endIdleProcesses } from '../processes/warm.ts';

// The deployed function with the heap that Lambda gives it: 100,000 findings held in memory would end it.
test('100,000 findings are handed on by pointer, in the memory of the function, as one event', async () => {
  endIdleProcesses('hand-off');
  const { rssMiB, outputKiB, objectKiB, messagesKiB, events } = await measureHandOff(100_000);

  expect(events).toBe(1);
  expect(rssMiB).toBeLessThan(steps.HandOff.memoryMb);
  // The hand-off and the list of consumers beside it.
  expect(outputKiB).toBeLessThan(130);
  expect(objectKiB).toBeLessThan(256);
  // In the files of the endpoints, messages are JSON within JSON: some quotes more.
  for (const size of messagesKiB) expect(size).toBeLessThan(300);
});
