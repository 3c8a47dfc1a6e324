import { cpus } from 'node:os';
import { type Method, ours } from '../core/backtest/methods.ts';
import { lastValue, line } from '../core/forecast/baselines.ts';
import { cpuSeconds } from './forecast/cpu.ts';
import { flaps } from './forecast/flaps.ts';
import { flats } from './forecast/flats.ts';
import { familyTable, type Row } from './forecast/print.ts';
import { type Sample, sampleOf } from './forecast/sample.ts';
import { add, noScore, type Score } from './forecast/scores.ts';
import { targetTable } from './forecast/targets.ts';
import { trends } from './forecast/trends.ts';

/**
 * What forecasts are worth: families of made-up series with 40 futures each, against the last value and lines; then every
 * target, and the CPU of the forecasts alone. Settings were chosen on seeds 1 to 3.
 *
 *   npm run bench:forecast                 seed 101, 200 series a family
 *   npm run bench:forecast -- 102 40       that seed, that many
 */
const [seed = 101, count = 200] = process.argv.slice(2).map(Number);
/** Of the growing series, every fifth is followed for ten days more. */
const FOLLOWED = 5;
const families = [...trends, ...flats];

const rows = families.map((family, index): Row => {
  const samples = Array.from({ length: count }, (_, which) => sampleOf(family, seed, index * 10_000 + which));
  const followed = samples.filter((_, which) => family.trend && which % FOLLOWED === 0);
  return {
    ...{ family, ours: scoreOf(samples, ours), last: scoreOf(samples, lastValue) },
    ...{ line7: scoreOf(samples, line(7)), line30: scoreOf(samples, line(30)) },
    followed: followed.length,
    flapped: followed.filter(({ series, later }) => flaps([series, ...later])).length,
  };
});

function scoreOf(samples: readonly Sample[], method: Method): Score {
  const score = noScore();
  for (const { series, truths } of samples) add(score, method(series), truths);
  return score;
}

const [{ model } = { model: '' }, ...others] = cpus();
console.log(`Node ${process.version}, ${others.length + 1} × ${model}; seed ${seed}, ${count} series a family\n`);
console.log(`${familyTable(rows)}\n`);
console.log(targetTable(rows, cpuSeconds(families, seed, count * 100)));
