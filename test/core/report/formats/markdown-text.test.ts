import fc from 'fast-check';
import { expect, test } from 'vitest';
import { markdownText } from '../../../../core/report/formats/markdown-text.ts';
import { HOSTILE_NAMES, HOSTILE_TAGS } from '../../../../local/sample/hostile-text.ts';

/** What is left that means something, once what is escaped is gone. */
const live = (markdown: string) => markdown.replace(/\\[!-/:-@[-`{-~]/g, '').match(/[\\`*_{}[\]<>|~&$!]/g) ?? [];

const NASTY = [
  ...[...HOSTILE_NAMES, ...Object.keys(HOSTILE_TAGS), ...Object.values(HOSTILE_TAGS)],
  ...['# heading', '- item', '1. item', '12) item', '===', '+ item', '> quote', 'a\n\n# b', 'a | b', 'a \\| b', '\\'],
  ...['<img src=x onerror=alert(1)>', '![](https://example.com/a.png)', '[a](javascript:alert(1))', '<https://a.b>'],
  ...['https://example.com', 'www.example.com', 'me@example.com', '@team', '#12', '&lt;b&gt;', '$x$', '~~a~~', '\\`'],
];

test.each(NASTY)('%j is text on one line', (text) => {
  const markdown = markdownText(text);
  expect(live(markdown)).toEqual([]);
  expect(markdown).not.toMatch(/[\r\n]/);
  expect(markdown).not.toMatch(/^(#|[-+=]|\d+[.)](\s|$))/);
  // What GitHub and others make links and calls of without any mark.
  expect(markdown).not.toMatch(/:\/\/|www\.|@|#\d/);
});

test('of whatever text nothing but text is left', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(live(markdownText(text))).toEqual([]);
    }),
  );
});

test('ordinary names and CIDRs stay as they are', () => {
  for (const text of ['web-prod-a', '10.0.0.0/16', '2001:db8::/56', '63 free, below 64', '1.5 % used']) {
    expect(markdownText(text)).toBe(text);
  }
});
