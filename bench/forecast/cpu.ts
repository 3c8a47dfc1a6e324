import { forecast } from '../../core/forecast/forecast.ts';
import type { Family } from './process.ts';
import { sampleOf } from './sample.ts';

const SERIES = 10;
const DAYS = 90;
const HUNDRED_THOUSAND = 100_000;

/** Seconds of CPU for 100,000 forecasts of 90 days and 72 hours, from as many as are counted. */
export function cpuSeconds(families: readonly Family[], seed: number, counted: number): number {
  const series = families.flatMap((family, index) =>
    Array.from({ length: SERIES }, (_, which) => {
      const one = sampleOf(family, seed, index * 10_000 + which).series;
      return { ...one, days: one.days.slice(-DAYS) };
    }),
  );
  const before = process.cpuUsage();
  for (let done = 0; done < counted; done += series.length) for (const each of series) forecast(each);
  const { user, system } = process.cpuUsage(before);
  return ((user + system) / 1e6) * (HUNDRED_THOUSAND / (Math.ceil(counted / series.length) * series.length));
}
