import { expect, test } from 'vitest';
import { padEnd, padStart, truncate, truncateInside, width } from '../../../cli/kit/width.ts';

test.each([
  ['subnet', 6, 'subnet'],
  ['subnet', 5, 'subn…'],
  ['本番環境', 5, '本番…'],
  ['本番環境', 4, '本…'],
  ['👩‍💻👩‍💻👩‍💻', 5, '👩‍💻👩‍💻…'],
  ['ab cd', 4, 'ab…'],
  ['subnet', 0, ''],
])('"%s" in %i columns is "%s"', (text, columns, expected) => {
  expect(truncate(text, columns)).toBe(expected);
  expect(width(truncate(text, columns))).toBeLessThanOrEqual(columns);
});

test.each([
  ['inventory-staging-app-a', 14, 'invento…-app-a'],
  ['inventory-staging-app-b', 13, 'invent…-app-b'],
  ['short', 5, 'short'],
  ['本番環境ネットワーク', 9, '本番…ーク'],
  ['long name', 2, 'l…'],
])('"%s" in %i columns, cut inside, is "%s"', (text, columns, expected) => {
  expect(truncateInside(text, columns)).toBe(expected);
  expect(width(truncateInside(text, columns))).toBeLessThanOrEqual(columns);
});

test('pads by columns, whatever the number of code units', () => {
  expect(padEnd('本番', 6)).toBe('本番  ');
  expect(padStart('\u001b[1m7\u001b[22m', 3)).toBe('  \u001b[1m7\u001b[22m');
  expect(padEnd('longer', 3)).toBe('longer');
});
