import { expect, test } from 'vitest';
import { dayValue } from '../../../core/history/day-rows.ts';

const value = (bp: number, total = 256, cidr = '10.0.0.0/24') => ({ bp, total, cidr });

test('a day is the peak and the rounded mean of its measured hours, and as large as in the last of them', () => {
  expect(dayValue([undefined, value(9), value(2), undefined, value(3, 512, '10.0.0.0/23'), undefined])).toEqual({
    peakBp: 9,
    meanBp: 5,
    samples: 3,
    total: 512,
    cidr: '10.0.0.0/23',
  });
  expect(dayValue([value(1), value(2)])?.meanBp).toBe(2);
  expect(dayValue([value(0)])).toMatchObject({ peakBp: 0, samples: 1 });
  expect(dayValue([undefined])).toBeUndefined();
});
