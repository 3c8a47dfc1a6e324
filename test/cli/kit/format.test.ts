import { expect, test } from 'vitest';
import { duration, list } from '../../../cli/kit/format.ts';
import { percent } from '../../../core/text/percent.ts';

test.each([
  [96, 41, '96.0 %'],
  [94.14, 15, '94.1 %'],
  [99.98, 1, '99.9 %'],
  [100, 0, '100 %'],
  [0, 256, '0.0 %'],
])('%f used with %i free is "%s"', (used, free, expected) => {
  expect(percent(used, free)).toBe(expected);
});

test.each([
  [0, '0.0 s'],
  [640, '0.6 s'],
  [59_949, '59.9 s'],
  [59_950, '1 min 0 s'],
  [75_000, '1 min 15 s'],
])('%i ms are %s', (ms, expected) => {
  expect(duration(ms)).toBe(expected);
});

test('joins lists as one says them', () => {
  expect([list([]), list(['a']), list(['a', 'b']), list(['a', 'b', 'c'], 'or')]).toEqual([
    '',
    'a',
    'a and b',
    'a, b or c',
  ]);
});
