import { expect, test } from 'vitest';
import { documentText, type ErrorDocument } from '../../../cli/json/document.ts';

test('a document cannot command a terminal or turn what is read, and says the same', () => {
  const message = 'a\u009b31mb\u007f\u0085\u2028\u202egnp.exe\u2066 größe 数 🚀 \u001b[0m';
  const text = documentText<ErrorDocument>({ exit: { code: 1 }, error: { message, advice: [] } });

  expect(text).toContain('a\\u009b31mb\\u007f\\u0085\\u2028\\u202egnp.exe\\u2066 größe 数 🚀 \\u001b[0m');
  expect(JSON.parse(text).error.message).toBe(message);
});
