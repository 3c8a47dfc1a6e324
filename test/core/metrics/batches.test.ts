import fc from 'fast-check';
import { expect, test } from 'vitest';
import { batches } from '../../../core/metrics/batches.ts';

const cut = (sizes: number[], maxItems: number, maxBytes: number) => [
  ...batches(sizes, { maxItems, maxBytes, bytesOf: (size) => size }),
];

test.each([
  [[], 3, 10, []],
  [[1, 1, 1], 3, 10, [[1, 1, 1]]],
  [[1, 1, 1, 1], 3, 10, [[1, 1, 1], [1]]],
  [[5, 5, 1], 3, 10, [[5, 5], [1]]],
  [[5, 6], 3, 10, [[5], [6]]],
  [[1, 99, 1], 3, 10, [[1], [99], [1]]],
])('%j, at most %i items and %i bytes, becomes %j', (sizes, maxItems, maxBytes, expected) => {
  expect(cut(sizes, maxItems, maxBytes)).toEqual(expected);
});

test('nothing is lost, reordered or beyond the limits', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 10 })), fc.integer({ min: 1, max: 9 }), (sizes, maxItems) => {
      const found = cut(sizes, maxItems, 20);
      expect(found.flat()).toEqual(sizes);
      for (const batch of found) {
        expect(batch.length).toBeLessThanOrEqual(maxItems);
        expect(batch.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(20);
      }
    }),
  );
});
