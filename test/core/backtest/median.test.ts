import { expect, test } from 'vitest';
import { Median } from '../../../core/backtest/median.ts';

const of = (values: readonly number[]) => {
  const median = new Median();
  for (const value of values) median.add(value);
  return median;
};

test.each([
  [[], undefined],
  [[0.17], 0.17],
  [[5, 0, 0.2], 0.2],
  [[1, 2, 3, 4], 3],
])('of %j', (values, median) => {
  const found = of(values).value();
  if (median === undefined) expect(found).toBeUndefined();
  else expect(found).toBeCloseTo(median, 5);
});

test('two of them together', () => {
  const one = of([1, 1, 1]);
  one.addAll(of([2, 2, 2, 2]));
  expect(one.value()).toBeCloseTo(2);
});
