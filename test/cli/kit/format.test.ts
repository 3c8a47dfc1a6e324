import { expect, test } from 'vitest';
import { count, duration, list, percent, plural } from '../../../cli/kit/format.ts';

test.each([
  [0, 'account', '0 accounts'],
  [1, 'account', '1 account'],
  [1802, 'account', '1,802 accounts'],
  [2, 'address', '2 addresses'],
])('%i × %s is "%s"', (value, noun, expected) => {
  expect(plural(value, noun)).toBe(expected);
});

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

test('groups thousands, and joins lists as one says them', () => {
  expect(count(1_234_567)).toBe('1,234,567');
  expect([list([]), list(['a']), list(['a', 'b']), list(['a', 'b', 'c'], 'or')]).toEqual([
    '',
    'a',
    'a and b',
    'a, b or c',
  ]);
});
