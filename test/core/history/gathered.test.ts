import { expect, test } from 'vitest';
import { GatheredDays } from '../../../core/history/gathered.ts';

const OLDEST = 20_000;
const of = { total: 256, cidr: '10.0.0.0/24' };

test('hours make a day, once each; a whole day wins over hours, before or after them', () => {
  const days = new GatheredDays(OLDEST);
  const hour = (day: number, at: number, peakBp: number) =>
    days.addHour((OLDEST + day) * 24 + at, { peakBp, meanBp: peakBp - 100 });
  expect([hour(0, 0, 1000), hour(0, 23, 3001), hour(0, 23, 9000)]).toEqual([true, true, false]);
  hour(1, 5, 9999);
  const whole = { peakBp: 500, meanBp: 400, samples: 24, total: 512 };
  expect([days.addDay(OLDEST + 1, whole), days.addDay(OLDEST + 1, whole)]).toEqual([true, false]);
  days.addDay(OLDEST + 399, { ...whole, samples: 7 });
  expect([hour(399, 0, 9000), hour(399, 0, 9000)]).toEqual([true, false]);

  expect([...days.days(of)]).toEqual([
    [OLDEST, { peakBp: 3001, meanBp: 1901, samples: 2, ...of }],
    [OLDEST + 1, { peakBp: 500, meanBp: 400, samples: 24, ...of, total: 512 }],
    [OLDEST + 399, { peakBp: 500, meanBp: 400, samples: 7, ...of, total: 512 }],
  ]);
});
