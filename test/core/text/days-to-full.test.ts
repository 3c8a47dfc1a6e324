import { expect, test } from 'vitest';
import { daysInShort, daysToFullText, forecastSentence } from '../../../core/text/days-to-full.ts';

const of = (p10: number | null, p50: number | null, p90: number | null) => ({ p10, p50, p90 });

test.each([
  [of(6.2, 9.4, 15), 'full in 9 days (6 to 15)', '9 d (6–15)'],
  [of(0.2, 0.7, 2), 'full in less than a day (up to 2)', '<1 d (<1–2)'],
  [of(0.6, 1.2, null), 'full in 1 day (1 to more than 180)', '1 d (<1–180+)'],
  [of(0.2, 0.7, null), 'full in less than a day (or not within 180)', '<1 d (<1–180+)'],
  [of(20, null, null), 'full from 20 days on, more likely not within 180', '> 180 d'],
  [of(null, null, null), 'not full within 180 days', '> 180 d'],
  [of(0, 0, 0), 'full', 'now'],
])('%o is "%s", in short "%s"', (days, text, short) => {
  expect(daysToFullText(days)).toBe(text);
  expect(daysInShort(days)).toBe(short);
});

test('what it rests on stands behind it; why it is not known; and of what is full nothing', () => {
  const restsOn = { pace: 38, since: '2026-11-12', measuredDays: 60, spanDays: 60, jumps: 4 };
  const asOf = '2026-11-20T09:30:00.000Z';
  expect(forecastSentence({ ...of(6, 9, 15), restsOn, asOf })).toBe(
    'Full in 9 days (6 to 15): +38 a day since 12 November; 4 jumps in 60 days',
  );
  expect(forecastSentence({ none: 'tooShort' })).toBe('When it is full is not known: fewer than 5 days of history');
  expect(forecastSentence({ ...of(0, 0, 0), restsOn, asOf })).toBeUndefined();
});
