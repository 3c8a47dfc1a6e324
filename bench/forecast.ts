import { flaps } from './forecast/flaps.ts';
import { flats } from './forecast/flats.ts';
import { lastValue, line, type Method, ours } from './forecast/methods.ts';
import { familyTable, targets } from './forecast/print.ts';
import { sampleOf } from './forecast/sample.ts';
import { add, noScore } from './forecast/scores.ts';
import { trends } from './forecast/trends.ts';

/**
 * What forecasts are worth: families of made-up series with known futures, against last value and lines. CPU seconds of
 * the forecasts alone.
 *
 *   node bench/forecast.ts                seed 101, 200 series a family
 *   node bench/forecast.ts 102 40         that seed, that many
 */
const [seed = 101, count = 200] = process.argv.slice(2).map(Number);

const METHODS: readonly (readonly [name: string, Method])[] = [
  ['ours', ours],
  ['last', lastValue],
  ['line7', line(7)],
  ['line30', line(30)],
];

const families = [...trends, ...flats].map((family, index) => {
  const scores = METHODS.map(() => noScore());
  let flapped = 0;
  let cpu = 0;
  for (let which = 0; which < count; which++) {
    const { series, truths, later } = sampleOf(family, seed, index * 10_000 + which);
    METHODS.forEach(([, method], place) => {
      const score = scores[place];
      const before = process.cpuUsage();
      const answer = method(series);
      const { user, system } = process.cpuUsage(before);
      if (place === 0) cpu += user + system;
      if (score) add(score, answer, truths);
    });
    if (family.trend && which < count / 5 && flaps([series, ...later])) flapped++;
  }
  return { family, scores, flapped, followed: family.trend ? Math.ceil(count / 5) : 0, cpu: cpu / 1000 / count };
});

console.log(`seed ${seed}, ${count} series a family\n`);
console.log(familyTable(families));
console.log(targets(families));
