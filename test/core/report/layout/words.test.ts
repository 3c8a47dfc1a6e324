import { expect, test } from 'vitest';
import { usedText } from '../../../../core/report/layout/words.ts';
import { percent } from '../../../../core/text/percent.ts';
import { someReport } from '../some-report.ts';

test.each([
  [81.25, 3],
  [50.39, 8],
  [99.97, 1],
  [100, 0],
])('the map rounds %d %% as the table beside it does', (usedPercent, free) => {
  const data = someReport([{ type: 'ipam-pool', basis: 'allocated', usedPercent, free }]);
  expect(usedText(data, 0)).toBe(`${percent(usedPercent, free)} allocated`);
});

test('what was not measured has no share', () => {
  expect(usedText(someReport([{ type: 'vpc' }]), 0)).toBe('');
});
