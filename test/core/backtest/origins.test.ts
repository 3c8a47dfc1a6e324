import { expect, test } from 'vitest';
import { isReached } from '../../../core/backtest/levels.ts';
import { originAt, originDays } from '../../../core/backtest/origins.ts';

const from = (first: number, peaks: readonly (number | undefined)[]) =>
  peaks.flatMap((peak, index) => (peak === undefined ? [] : [{ day: first + index, peak }]));
const low = (days: number) => Array.from({ length: days }, () => 1);
const gap = (days: number) => Array.from({ length: days }, () => undefined);

test('a week apart, a month after the first day and a week before the end', () => {
  expect(originDays(from(100, low(51)), 0)).toEqual([144, 137, 130]);
  expect(originDays(from(100, low(37)), 0)).toEqual([130]);
  expect(originDays(from(100, low(36)), 0)).toEqual([]);
  expect(originDays(from(100, low(51)), 138)).toEqual([144]);
});

test('the day on which it was reached, at no known hour', () => {
  expect(originAt(from(0, [1, 1, 1, 1, 1, 9]), 3, 9)).toEqual({ day: 3, reachedIn: 2.5, knownDays: 3 });
  expect(originAt(from(0, [1, 1, 1, 9]), 3, 9)).toEqual({ day: 3, reachedIn: 0.5, knownDays: 1 });
});

test('what is there already is no question', () => {
  expect(originAt(from(0, [1, 1, 9, 1, 9]), 3, 9)).toBeUndefined();
});

test('until the end of what is known it was not', () => {
  expect(originAt(from(0, low(10)), 3, 9)).toEqual({ day: 3, reachedIn: undefined, knownDays: 7 });
});

test('in a gap of more than a week anything may have been: what is known ends before it', () => {
  expect(originAt(from(0, [...low(5), ...gap(7), 9]), 3, 9)).toMatchObject({ reachedIn: 9.5 });
  expect(originAt(from(0, [...low(5), ...gap(8), 9]), 3, 9)).toEqual({ day: 3, reachedIn: undefined, knownDays: 2 });
  expect(originAt(from(0, [...low(3), ...gap(8), 9]), 3, 9)).toBeUndefined();
  expect(originAt(from(0, [...low(3), ...gap(8), 1, 9]), 11, 9)).toBeUndefined();
});

test('no more is known than a forecast speaks of', () => {
  const years = from(0, [...low(190), 9]);
  expect(originAt(years, 10, 9)).toEqual({ day: 10, reachedIn: undefined, knownDays: 180 });
  expect(originAt(years, 11, 9)).toEqual({ day: 11, reachedIn: 179.5, knownDays: 180 });
  expect(originAt(from(0, [...low(188), undefined, undefined, 1]), 10, 9)).toMatchObject({ knownDays: 180 });
});

test('half an address is rounding', () => {
  expect(isReached(255.6, 256)).toBe(true);
  expect(isReached(255.4, 256)).toBe(false);
  expect(isReached(0, 0.5)).toBe(false);
});
