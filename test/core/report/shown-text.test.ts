import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rowName } from '../../../core/report/row-name.ts';
import { shownText } from '../../../core/report/shown-text.ts';
import { HOSTILE, someReport } from './some-report.ts';

test.each([
  ['a name', 'a name'],
  ['größe 数 🚀', 'größe 数 🚀'],
  ['❤\ufe0f', '❤\ufe0f'],
  ['padded\t', 'padded\\x09'],
  ['two\r\nlines', 'two\\x0d\\x0alines'],
  ['gnp\u202e.exe', 'gnp\\u202e.exe'],
  ['\u2066a\u2069\u061c\u200e', '\\u2066a\\u2069\\u061c\\u200e'],
  ['zero\u200bwidth\u3164', 'zero\\u200bwidth\\u3164'],
  ['\u2028', '\\u2028'],
  ['half \ud83d', 'half \\ud83d'],
  ['tag \u{e0041}', 'tag \\u{e0041}'],
  ['nul\0', 'nul\\x00'],
  ['Z\u0335\u0321\u0337\u0322algo', 'Z\u0335\u0321algo'],
])('%j is shown as %j', (text, shown) => {
  expect(shownText(text)).toBe(shown);
});

test('a text that is too long ends in an ellipsis, between characters', () => {
  expect(shownText('🚀'.repeat(5), 5)).toBe('🚀'.repeat(5));
  expect(shownText('🚀'.repeat(6), 5)).toBe(`${'🚀'.repeat(4)}…`);
  expect(shownText('n'.repeat(1_000_000), 5)).toBe('nnnn…');
});

test('whatever comes in, nothing that nobody sees comes out, and no more than was asked for', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom(...HOSTILE),
    fc.string({ unit: fc.constantFrom('\u202e', '\ud800', 'a', '\u0300') }),
  );
  fc.assert(
    fc.property(text, fc.integer({ min: 1, max: 200 }), (each, max) => {
      const shown = shownText(each, max);
      expect([...shown].length).toBeLessThanOrEqual(max);
      expect(shown).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
    }),
  );
});

test.each([
  ['web', 'web'],
  ['', 'subnet-0'],
  [' \t\u00a0\u200b\u3164', 'subnet-0'],
])('a row of the name %j is called %j', (name, called) => {
  expect(rowName(someReport([{ name }]), 0)).toBe(called);
});
