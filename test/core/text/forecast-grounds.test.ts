import { expect, test } from 'vitest';
import { groundsText } from '../../../core/text/forecast-grounds.ts';
import type { ForecastGrounds } from '../../../statemachine/contracts/forecast.ts';

const grounds: ForecastGrounds = { pace: 38.4, since: '2026-11-12', measuredDays: 60, spanDays: 60, jumps: 4 };

test.each<[string, ForecastGrounds]>([
  ['+38 a day since 12 November; 4 jumps in 60 days', grounds],
  [
    '-0.25 a day since 1 March; 1 jump in 1 day',
    { ...grounds, pace: -0.25, since: '2026-03-01', jumps: 1, spanDays: 1 },
  ],
  ['+1,234 a day since 12 November; highest on Tuesdays', { ...grounds, pace: 1234, jumps: 0, weeklyPeak: 2 }],
  ['steady since 12 November', { since: '2026-11-12', measuredDays: 9, spanDays: 9, jumps: 0 }],
  [
    '+60 an hour since 22:00Z; 3 days of history',
    { measuredDays: 3, spanDays: 3, jumps: 0, ramp: { perHour: 60, since: '2026-11-29T22:00:00.000Z' } },
  ],
])('%s', (text, of) => {
  expect(groundsText(of)).toBe(text);
});
