import { expect, test } from 'vitest';
import { KeySample } from '../../../core/backtest/sample.ts';

const KEYS = Array.from({ length: 2000 }, (_, index) => `vpc-1/subnet/subnet-${index}/10.0.0.0/24`);
const sampled = (limit: number, keys = KEYS) => {
  const sample = new KeySample();
  for (const key of keys) sample.add(key);
  return keys.filter(sample.upTo(limit));
};

test('so many of them, and always the same, in whatever order they come', () => {
  const chosen = sampled(100);
  expect(chosen).toHaveLength(100);
  expect(sampled(100, [...KEYS].reverse()).sort()).toEqual([...chosen].sort());
  expect(sampled(200)).toEqual(expect.arrayContaining(chosen));
});

test('from everywhere', () => {
  expect(sampled(1000).filter((key) => KEYS.indexOf(key) < 1000).length).toBeGreaterThan(430);
  expect(sampled(1000).filter((key) => KEYS.indexOf(key) < 1000).length).toBeLessThan(570);
});

test('all where there are no more', () => {
  expect(sampled(2000)).toEqual(KEYS);
  expect(sampled(0)).toEqual([]);
});
