import fc from 'fast-check';
import { expect, test } from 'vitest';
import { inertText, plainText, utf8Bytes } from '../../../core/text/plain-text.ts';

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
  ['❤\ufe0f and \u3164fillers', '❤ and fillers'],
  ['Z\u0335\u0321\u0337\u0322algo, né\u0323', 'Z\u0335\u0321algo, né\u0323'],
])('%j is shown as %j', (text, shown) => {
  expect(plainText(text)).toBe(shown);
});

test.each([
  ['https://evil.example/x', 'https[:]//evil[.]example/x'],
  ['see www.evil.com.', 'see www[.]evil[.]com.'],
  ['ops@evil.com', 'ops@evil[.]com'],
  ['xn--e1afmkfd.xn--p1ai', 'xn--e1afmkfd[.]xn--p1ai'],
  ['evil。com', 'evil[.]com'],
  ['\\\\evil\\share', '\\ \\evil\\share'],
  ['https[:]//evil[.]example', 'https[:]//evil[.]example'],
  ['[x](javascript:alert(1))', '[x](javascript[:]alert(1))'],
  ['MAILTO:admin@intranet', 'MAILTO[:]admin@intranet'],
  ['tel:+4930123456 ms-word:ofe|u|x', 'tel[:]+4930123456 ms-word[:]ofe|u|x'],
  ['evil․example and evil﹒example', 'evil[.]example and evil[.]example'],
])('%j is no link any more: %j', (text, shown) => {
  expect(inertText(text)).toBe(shown);
});

test.each([
  '10.0.0.0/8',
  'fd00:ec2::/64',
  'v1.2.3',
  'app-prod_a',
  'e.g. this. And that.',
  'x/summary.json, y.jsonl.gz',
  'arn:aws:sns:eu-west-1:1:a',
])('%j is none, and stays', (text) => {
  expect(inertText(text)).toBe(text);
});

test('made once or again, it is the same', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'ab.:/\\[]@1') }), (text) => {
      expect(inertText(inertText(text, 1000), 1000)).toBe(inertText(text, 1000));
    }),
  );
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
