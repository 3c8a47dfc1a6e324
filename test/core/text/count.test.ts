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

test('of a count that no number can hold, all digits are told', () => {
  expect(count('9007199254740993')).toBe('9,007,199,254,740,993');
  expect(counted('18446744073709551616', 'address')).toBe('18,446,744,073,709,551,616 addresses');
});
