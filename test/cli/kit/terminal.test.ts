import { expect, test } from 'vitest';
import { terminal } from '../../../cli/kit/terminal.ts';

const stream = (isTTY: boolean, columns?: number) => ({ isTTY, columns, write: () => true });

test.each([
  ['a terminal', true, {}, false, true],
  ['a pipe', false, {}, false, false],
  ['a terminal with NO_COLOR', true, { NO_COLOR: '1' }, false, false],
  ['a terminal with NO_COLOR=0, which is set, too', true, { NO_COLOR: '0' }, false, false],
  ['a terminal with an empty NO_COLOR', true, { NO_COLOR: '' }, false, true],
  ['a terminal with --no-color', true, {}, true, false],
  ['a dumb terminal', true, { TERM: 'dumb' }, false, false],
  ['a pipe with FORCE_COLOR', false, { FORCE_COLOR: '1' }, false, true],
  ['a pipe with FORCE_COLOR=0', false, { FORCE_COLOR: '0' }, false, false],
  ['a pipe with FORCE_COLOR and --no-color', false, { FORCE_COLOR: '1' }, true, false],
])('%s: colours', (_, isTTY, env, noColor, expected) => {
  expect(terminal(stream(isTTY, 80), { env, noColor }).colors.isColorSupported).toBe(expected);
});

test('fits into a terminal, and cuts nothing off in a pipe', () => {
  const wish = { env: {}, noColor: false };
  expect(terminal(stream(true, 132), wish).columns()).toBe(132);
  expect(terminal(stream(true, 0), wish).columns()).toBe(80);
  expect(terminal(stream(false), wish).columns()).toBe(Number.POSITIVE_INFINITY);
});
