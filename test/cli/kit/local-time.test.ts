import { globSync, readFileSync } from 'node:fs';
import { afterEach, expect, test, vi } from 'vitest';
import { localTime } from '../../../cli/kit/local-time.ts';

afterEach(() => vi.unstubAllEnvs());

test.each([
  ['UTC', '2026-11-21T20:41:00.000Z', '2026-11-21 20:41Z'],
  ['Europe/Berlin', '2026-11-21T23:41:00.000Z', '2026-11-22 00:41+01:00'],
  ['Europe/Berlin', '2026-07-21T20:41:00.000Z', '2026-07-21 22:41+02:00'],
  ['America/New_York', '2026-11-21T20:41:00.000Z', '2026-11-21 15:41-05:00'],
  ['Asia/Kolkata', '2026-11-21T20:41:00.000Z', '2026-11-22 02:11+05:30'],
])('the clock of %s, with its zone', (zone, at, expected) => {
  vi.stubEnv('TZ', zone);
  expect(localTime(at)).toBe(expected);
});

test('no command tells the time by another clock', () => {
  const others = globSync('cli/**/*.ts').filter((file) => /\btimeText\b/.test(readFileSync(file, 'utf8')));
  expect(others).toEqual(['cli/kit/local-time.ts']);
});
