import { expect, test } from 'vitest';
import { isolate, sanitize } from '../../../cli/kit/sanitize.ts';

test.each([
  ['colours', '\u001b[31mred\u001b[0m', 'red'],
  ['cursor movements', 'a\u001b[2J\u001b[1;1Hb', 'ab'],
  ['hyperlinks', '\u001b]8;;https://evil.example\u0007click\u001b]8;;\u0007', 'click'],
  ['the 8-bit CSI', '\u009b31mred', 'red'],
  ['line breaks of every kind', 'a\nb\r\nc\u2028d\u0085e\tf', 'a b c d e f'],
  ['backspaces and bells', 'safe\b\b\b\bevil\u0007', 'safe����evil�'],
  ['a lone escape', 'a\u001bb', 'a�b'],
  ['overrides of direction', 'nimda\u202egnp.exe\u2066', 'nimdagnp.exe'],
  ['invisible characters', 'pro\u200bd\ufeff\u00ad\u{e0041}', 'prod'],
  ['half a surrogate pair', 'a\ud800b', 'a�b'],
  ['marks piled on a letter', `e${'\u0301'.repeat(50)}`, 'e\u0301\u0301'],
  ['space around it', '  name  ', 'name'],
])('takes the harm out of %s', (_, text, expected) => {
  expect(sanitize(text)).toBe(expected);
});

test.each(['eks-prod-a', 'Zürich', '本番環境', 'الإنتاج', 'ประเทศ', 'हिन्दी', '🚀 launch', 'a = "b"'])(
  'leaves %s as it is',
  (text) => {
    expect(sanitize(text)).toBe(text);
  },
);

test('keeps a right-to-left name from turning around what follows', () => {
  expect(isolate('שלום')).toBe('\u2068שלום\u2069');
  expect(isolate('prod')).toBe('prod');
});
