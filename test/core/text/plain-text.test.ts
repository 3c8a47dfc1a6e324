import fc from 'fast-check';
import { expect, test } from 'vitest';
import { plainText, utf8Bytes } from '../../../core/text/plain-text.ts';

test.each([
  ['a name', 'a name'],
  ['größe 数 🚀', 'größe 数 🚀'],
  ['two\r\nlines\tand\u00a0more', 'two lines and more'],
  ['\u001b[31mred', '\uFFFD[31mred'],
  ['\u009b31m', '\uFFFD31m'],
  ['gnp\u202e.exe', 'gnp\uFFFD.exe'],
  ['zero\u200bwidth', 'zero\uFFFDwidth'],
  ['half \ud83d', 'half \uFFFD'],
  ['  padded  ', 'padded'],
])('%j is shown as %j', (text, shown) => {
  expect(plainText(text)).toBe(shown);
});

test('a text that is too long ends in an ellipsis, between characters', () => {
  expect(plainText('🚀'.repeat(5), 5)).toBe('🚀'.repeat(5));
  expect(plainText('🚀'.repeat(6), 5)).toBe(`${'🚀'.repeat(4)}…`);
  expect(plainText('n'.repeat(1_000_000), 5)).toBe('nnnn…');
});

test('whatever comes in, one line of visible text of at most that length comes out', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 1, max: 20 }), (text, max) => {
      const shown = plainText(text, max);
      expect(shown).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
      expect([...shown].length).toBeLessThanOrEqual(max);
    }),
  );
});

test('bytes are those of UTF-8', () => {
  expect(utf8Bytes('aß数🚀')).toBe(1 + 2 + 3 + 4);
});
