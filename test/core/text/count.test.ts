import { expect, test } from 'vitest';
import { count, counted } from '../../../core/text/count.ts';

test.each([
  [0, 'account', '0 accounts'],
  [1, 'account', '1 account'],
  [1802, 'account', '1,802 accounts'],
  [2, 'address', '2 addresses'],
])('%i × %s is "%s"', (value, noun, expected) => {
  expect(counted(value, noun)).toBe(expected);
});

test('groups thousands', () => {
  expect(count(1_234_567)).toBe('1,234,567');
});
