import { expect, test } from 'vitest';
import { staleNote } from '../../../core/measure/stale.ts';
import { twoUnits } from '../../../core/text/times.ts';

const freshness = { asOf: '2026-11-21T12:00:00Z', staleAfterMs: 2 * 3_600_000 };

test.each([
  [0, '0 min'],
  [29_000, '0 min'],
  [19 * 60_000, '19 min'],
  [60 * 60_000, '1 h'],
  [192 * 60_000, '3 h 12 min'],
  [61 * 3_600_000, '2 d 13 h'],
  [24 * 3_600_000 + 5 * 60_000, '1 d'],
])('%d ms are %s', (ms, text) => {
  expect(twoUnits(ms)).toBe(text);
});

test('a measurement is stale when it is older than the limit, and not when it is as old as it', () => {
  expect(staleNote('2026-11-21T10:00:00Z', freshness)).toBeUndefined();
  expect(staleNote('2026-11-21T09:59:00Z', freshness)).toEqual({
    kind: 'stale',
    text: 'Measured 2026-11-21 09:59Z, 2 h 1 min before this run; more than 2 h is stale: what is true now may differ',
  });
});

test('of unknown age is not old', () => {
  expect(staleNote(undefined, freshness)).toBeUndefined();
  expect(staleNote('2020-01-01T00:00:00Z', undefined)).toBeUndefined();
});
