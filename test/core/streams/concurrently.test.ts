import { expect, test } from 'vitest';
import { concurrently, concurrentlyInOrder } from '../../../core/streams/concurrently.ts';

test('has at most so many under way, and gives results in the order of the items', async () => {
  let underWay = 0;
  let most = 0;
  const results = await concurrently([5, 1, 4, 1, 3, 9, 2, 6], 3, async (item) => {
    most = Math.max(most, ++underWay);
    for (let turn = 0; turn < item; turn++) await Promise.resolve();
    underWay--;
    return item * 10;
  });

  expect(results).toEqual([50, 10, 40, 10, 30, 90, 20, 60]);
  expect(most).toBe(3);
});

test('fails with the first error', async () => {
  const failing = concurrently([1, 2, 3], 2, async (item) => {
    if (item === 2) throw new Error('second');
    return item;
  });

  await expect(failing).rejects.toThrow('second');
});

test('has nothing to do for nothing', async () => {
  expect(await concurrently([], 3, async () => 1)).toEqual([]);
});

test('as a stream: at most so many under way, in the order of the items, however slow each is', async () => {
  let underWay = 0;
  let most = 0;
  const stream = concurrentlyInOrder([5, 1, 4, 1, 3, 9, 2, 6], 3, async (item) => {
    most = Math.max(most, ++underWay);
    for (let turn = 0; turn < item; turn++) await Promise.resolve();
    underWay--;
    return item * 10;
  });

  expect(await Array.fromAsync(stream)).toEqual([50, 10, 40, 10, 30, 90, 20, 60]);
  expect(most).toBe(3);
});

test('as a stream: the first failure ends it, and those that nobody waits for any more end nothing', async () => {
  const started: number[] = [];
  const stream = concurrentlyInOrder([1, 2, 3, 4, 5, 6], 3, async (item) => {
    started.push(item);
    throw new Error(`failed ${item}`);
  });

  await expect(Array.fromAsync(stream)).rejects.toThrow('failed 1');
  expect(started).toEqual([1, 2, 3]);
});
