import { expect, test } from 'vitest';
import { flats } from '../../../bench/forecast/flats.ts';
import { sampleOf } from '../../../bench/forecast/sample.ts';
import { add, medianError, noScore, share } from '../../../bench/forecast/scores.ts';
import { trends } from '../../../bench/forecast/trends.ts';
import { ours } from '../../../core/backtest/methods.ts';

// A few series of each family, with bounds that nothing but a fault breaks: the targets are those of npm run bench:forecast.
const SEED = 11;
const SERIES = 6;

function scoreOf(families: typeof trends) {
  const score = noScore();
  families.forEach((family, index) => {
    for (let which = 0; which < SERIES; which++) {
      const { series, truths } = sampleOf(family, SEED, index * 10_000 + which);
      add(score, ours(series), truths);
    }
  });
  return score;
}

test('what grows: the interval holds about as often as it says', () => {
  const score = scoreOf(trends);
  expect(share(score.covered, score.pairs)).toBeGreaterThan(68);
  expect(share(score.early, score.pairs)).toBeLessThan(22);
  expect(medianError(score)).toBeLessThan(0.3);
  expect(score.none).toBe(0);
});

test('what does not grow: hardly anything is said to be full soon', () => {
  const score = scoreOf(flats);
  expect(share(score.false30, score.never30)).toBeLessThan(4);
});
